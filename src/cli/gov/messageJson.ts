/** Messages between the JSON that people write, `{"@type": …}` with proto names, and protobuf. */

import { anyContents, chainMessages } from '../../client/messages/chainMessages.ts';
import type { ProtoJsonCodec } from '../../lib/protoCodec.ts';
import { formatDuration, parseDuration } from '../../types/gov/duration.ts';
import type { WireAny } from '../../types/publicKey.ts';
import { formatTime } from '../../types/timestamp.ts';
import { CliError } from '../cliError.ts';
import { didYouMean } from '../nearest.ts';

type JsonObject = Readonly<Record<string, unknown>>;

const codecs = new Map(
  [...chainMessages, ...anyContents].map(({ typeUrl, codec }) => [
    typeUrl,
    codec as unknown as ProtoJsonCodec<unknown>,
  ]),
);

/** @param where the place in the draft, for errors. @throws CliError `usage` that names what is wrong there */
export function parseMessage(json: unknown, where: string): WireAny {
  if (!isObject(json) || typeof json['@type'] !== 'string') {
    throw refusal(where, 'is no message', 'expected an object with its type in "@type"');
  }
  const { '@type': typeUrl, ...fields } = json;
  const codec = codecs.get(String(typeUrl));
  if (codec === undefined) {
    const known = [...codecs.keys()];
    throw refusal(where, `is a "${typeUrl}"`, didYouMean(String(typeUrl), known));
  }
  const message = decode(codec, toGenerated(fields, where), where);
  assertWhole(fields, codec.toJSON(message), message, where);
  return { typeUrl: String(typeUrl), value: codec.encode(message).finish() };
}

/** A type that is not known here keeps its bytes, in base64. */
export function messageJson({ typeUrl, value }: WireAny): JsonObject {
  const codec = codecs.get(typeUrl);
  if (codec === undefined) {
    return { '@type': typeUrl, value: Buffer.from(value).toString('base64') };
  }
  return { '@type': typeUrl, ...(fromGenerated(codec.toJSON(codec.decode(value))) as object) };
}

/** JSON of the generated code in the form of the gateway: messages inside an Any, times and durations as texts. */
export function fromGenerated(json: unknown, name = ''): unknown {
  if (Array.isArray(json)) return json.map((entry) => fromGenerated(entry, name));
  if (!isObject(json)) return json;
  const { type_url: typeUrl, value, seconds, nanos } = json;
  const keys = Object.keys(json).sort().join();
  if (keys === 'type_url,value') {
    const bytes = Uint8Array.from(Buffer.from(String(value), 'base64'));
    return messageJson({ typeUrl: String(typeUrl), value: bytes });
  }
  if (keys === 'nanos,seconds') {
    const time = { seconds: BigInt(String(seconds)), nanos: Number(nanos) };
    return isTimeName(name) ? formatTime(time) : formatDuration(time);
  }
  return Object.fromEntries(
    Object.entries(json).map(([key, entry]) => [key, fromGenerated(entry, key)]),
  );
}

function toGenerated(json: unknown, where: string, name = ''): unknown {
  if (Array.isArray(json)) {
    return json.map((entry, i) => toGenerated(entry, `${where}[${i}]`, name));
  }
  if (typeof json === 'string') return toTime(json, name) ?? json;
  if (!isObject(json)) return json;
  if (Object.hasOwn(json, '@type')) {
    const { typeUrl, value } = parseMessage(json, where);
    return { type_url: typeUrl, value: Buffer.from(value).toString('base64') };
  }
  return Object.fromEntries(
    Object.entries(json).map(([key, entry]) => [key, toGenerated(entry, `${where}.${key}`, key)]),
  );
}

function toTime(text: string, name: string): object | undefined {
  if (/_(period|duration)$/.test(name)) {
    const duration = parseDuration(text);
    return duration && { seconds: duration.seconds.toString(), nanos: duration.nanos };
  }
  if (!isTimeName(name) || Number.isNaN(Date.parse(text))) return undefined;
  const ms = BigInt(Date.parse(text));
  return { seconds: (ms / 1000n).toString(), nanos: Number(ms % 1000n) * 1_000_000 };
}

function isTimeName(name: string): boolean {
  return name === 'time' || name === 'expiration' || name.endsWith('_time');
}

function decode(codec: ProtoJsonCodec<unknown>, json: unknown, where: string): unknown {
  try {
    return codec.fromJSON(json);
  } catch (error) {
    throw refusal(where, `cannot be read (${(error as Error).message})`, 'correct its values');
  }
}

/**
 * No field that the message does not have; of a parameter set, every field: what is left out would be set to nothing.
 *
 * @param read the message in JSON again, which leaves out empty lists
 * @param message the message itself, which has every field
 */
function assertWhole(given: JsonObject, read: unknown, message: unknown, where: string): void {
  const known = fromGenerated(read) as JsonObject;
  const fields = message as JsonObject;
  for (const [name, value] of Object.entries(given)) {
    const field = camelCase(name);
    if (!Object.hasOwn(known, name) && !Object.hasOwn(fields, field)) {
      throw refusal(`${where}.${name}`, 'is no field', didYouMean(name, Object.keys(known)));
    }
    assertInner(value, (read as JsonObject)[name], fields[field], `${where}.${name}`);
  }
  if (!where.endsWith('.params')) return;
  const missing = Object.keys(known).filter((name) => !Object.hasOwn(given, name));
  if (missing.length === 0) return;
  throw refusal(where, `lacks ${missing.join(', ')}`, 'a parameter set is replaced as a whole');
}

/** What is inside of a field, in lists too. Messages in an Any were looked at when they were read. */
function assertInner(given: unknown, read: unknown, message: unknown, where: string): void {
  if (Array.isArray(given) && Array.isArray(read) && Array.isArray(message)) {
    given.forEach((entry, i) => {
      assertInner(entry, read[i], message[i], `${where}[${i}]`);
    });
    return;
  }
  if (!isObject(given) || Object.hasOwn(given, '@type')) return;
  if (isObject(read) && isObject(message)) assertWhole(given, read, message, where);
}

/** The name in generated code. What is no proto name becomes none of generated code either. */
function camelCase(name: string): string {
  if (!/^[a-z0-9_]+$/.test(name)) return `.${name}`;
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refusal(where: string, what: string, advice: string): CliError {
  return new CliError('usage', `${where} ${what}`, advice.trim());
}
