/** A message out of the JSON that the SDK and `--generate-only` write: its type under `@type`, beside its fields. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { createRegistry } from '../../client/registry.ts';
import type { ProtoJsonCodec } from '../../lib/protoCodec.ts';
import { CliError } from '../cliError.ts';

type JsonCodec = Pick<ProtoJsonCodec<unknown>, 'encode' | 'fromJSON'>;

const registry = createRegistry();

/** @param where names the place in an error @throws CliError `file` where the type is not known, or there is none */
export function messageFromJson(json: unknown, where: string): EncodeObject {
  const { typeUrl, codec, fields } = readTyped(json, where);
  return { typeUrl, value: codec.fromJSON(generatedForm(fields, where)) };
}

function readTyped(
  json: unknown,
  where: string,
): { typeUrl: string; codec: JsonCodec; fields: Record<string, unknown> } {
  const { '@type': typeUrl, ...fields } = (json ?? {}) as Record<string, unknown>;
  if (typeof typeUrl !== 'string') {
    throw new CliError(
      'file',
      `${where} has no "@type"`,
      'expected a type such as /cosmos.bank.v1beta1.MsgSend',
    );
  }
  const codec = registry.lookupType(typeUrl) as unknown as JsonCodec | undefined;
  if (codec === undefined || !('fromJSON' in codec)) {
    throw new CliError(
      'file',
      `${where}: type ${typeUrl} is not known`,
      'expected a message of this chain',
    );
  }
  return { typeUrl, codec, fields };
}

/** As JSON has durations; in fields of such names, as other texts may look the same. */
const durationText = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?s$/;
const durationName = /(^|_)(period|duration)$/;

/** The JSON that generated codecs read: what is in an Any as base64, durations in seconds and nanoseconds. */
function generatedForm(json: unknown, where: string, name = ''): unknown {
  if (Array.isArray(json)) return json.map((one, i) => generatedForm(one, `${where}[${i}]`));
  if (typeof json === 'string') return durationName.test(name) ? duration(json) : json;
  if (typeof json !== 'object' || json === null) return json;
  if (!('@type' in json)) {
    const entries = Object.entries(json);
    return Object.fromEntries(
      entries.map(([key, value]) => [key, generatedForm(value, `${where}.${key}`, key)]),
    );
  }
  const { typeUrl, codec, fields } = readTyped(json, where);
  const bytes = codec.encode(codec.fromJSON(generatedForm(fields, where))).finish();
  return { type_url: typeUrl, value: Buffer.from(bytes).toString('base64') };
}

function duration(text: string): unknown {
  const found = durationText.exec(text);
  if (found === null) return text;
  const [, sign = '', whole = '', fraction = ''] = found;
  const nanos = Number(fraction.padEnd(9, '0'));
  return { seconds: sign + whole, nanos: sign === '' ? nanos : -nanos };
}
