/**
 * Field types of everything that a transaction is made of, taken from the `.proto` files and written apart from the product's own tables:
 * the messages of the Cosmos SDK by hand, ours from `proto/baseline.json`.
 */

import { readFileSync } from 'node:fs';
import { govWireTypes } from './govWireTypes.ts';
import { moduleWireTypes } from './moduleWireTypes.ts';

export type Scalar = 'bool' | 'bytes' | 'enum' | 'int32' | 'int64' | 'string' | 'uint32' | 'uint64';

export interface FieldType {
  readonly repeated: boolean;
  /** Undefined for a message. */
  readonly scalar?: Scalar;
  /** The type of a message, or of what a `bytes` field holds the encoding of. */
  readonly message?: string;
}

export type MessageType = ReadonlyMap<number, FieldType>;

const tx = 'cosmos.tx.v1beta1.';
/** `*` repeats a field; `bytes:` is a byte string that holds an encoded message. The value of an Any is of the type that its URL names. */
const sdkTypes: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  [`${tx}TxRaw`]: { 1: `bytes:${tx}TxBody`, 2: `bytes:${tx}AuthInfo`, 3: 'bytes*' },
  [`${tx}TxBody`]: {
    1: 'google.protobuf.Any*',
    2: 'string',
    3: 'uint64',
    4: 'bool',
    5: 'google.protobuf.Timestamp',
    1023: `${tx}OpaqueAny*`,
    2047: `${tx}OpaqueAny*`,
  },
  [`${tx}AuthInfo`]: { 1: `${tx}SignerInfo*`, 2: `${tx}Fee`, 3: `${tx}Tip` },
  [`${tx}SignerInfo`]: { 1: 'google.protobuf.Any', 2: `${tx}ModeInfo`, 3: 'uint64' },
  [`${tx}ModeInfo`]: { 1: `${tx}ModeInfo.Single`, 2: `${tx}ModeInfo.Multi` },
  [`${tx}ModeInfo.Single`]: { 1: 'enum' },
  [`${tx}ModeInfo.Multi`]: {
    1: 'cosmos.crypto.multisig.v1beta1.CompactBitArray',
    2: `${tx}ModeInfo*`,
  },
  [`${tx}Fee`]: { 1: 'cosmos.base.v1beta1.Coin*', 2: 'uint64', 3: 'string', 4: 'string' },
  [`${tx}Tip`]: { 1: 'cosmos.base.v1beta1.Coin*', 2: 'string' },
  'cosmos.crypto.multisig.v1beta1.CompactBitArray': { 1: 'uint32', 2: 'bytes' },
  'cosmos.crypto.multisig.v1beta1.MultiSignature': { 1: 'bytes*' },
  'cosmos.crypto.multisig.LegacyAminoPubKey': { 1: 'uint32', 2: 'google.protobuf.Any*' },
  'cosmos.crypto.secp256k1.PubKey': { 1: 'bytes' },
  'cosmos.crypto.ed25519.PubKey': { 1: 'bytes' },
  // An Any whose value nobody looks into.
  [`${tx}OpaqueAny`]: { 1: 'string', 2: 'bytes' },
  'google.protobuf.Any': { 1: 'string', 2: 'bytes' },
  'google.protobuf.Timestamp': { 1: 'int64', 2: 'int32' },
  'cosmos.bank.v1beta1.MsgSend': { 1: 'string', 2: 'string', 3: 'cosmos.base.v1beta1.Coin*' },
  'cosmos.bank.v1beta1.MsgMultiSend': {
    1: 'cosmos.bank.v1beta1.Input*',
    2: 'cosmos.bank.v1beta1.Output*',
  },
  'cosmos.bank.v1beta1.Input': { 1: 'string', 2: 'cosmos.base.v1beta1.Coin*' },
  'cosmos.bank.v1beta1.Output': { 1: 'string', 2: 'cosmos.base.v1beta1.Coin*' },
};

interface Descriptor {
  readonly file: readonly {
    readonly package: string;
    readonly messageType?: readonly {
      readonly name: string;
      readonly field?: readonly {
        readonly number: number;
        readonly label: string;
        readonly type: string;
        readonly typeName?: string;
      }[];
    }[];
  }[];
}

const types = new Map<string, MessageType>([
  ...readBaseline(),
  ...readTable(sdkTypes),
  ...readTable(govWireTypes),
  ...readTable(moduleWireTypes),
]);

/** The type of a message by its full name; undefined where no transaction may hold it. */
export function messageType(name: string): MessageType | undefined {
  return types.get(name);
}

function readTable(table: typeof sdkTypes): [string, MessageType][] {
  return Object.entries(table).map(([name, fields]) => [
    name,
    new Map(Object.entries(fields).map(([number, text]) => [Number(number), parseField(text)])),
  ]);
}

function parseField(text: string): FieldType {
  const repeated = text.endsWith('*');
  const name = repeated ? text.slice(0, -1) : text;
  if (name.startsWith('bytes:')) return { repeated, scalar: 'bytes', message: name.slice(6) };
  return name.includes('.') ? { repeated, message: name } : { repeated, scalar: name as Scalar };
}

function readBaseline(): [string, MessageType][] {
  const { file } = JSON.parse(readFileSync('proto/baseline.json', 'utf8')) as Descriptor;
  return file.flatMap(({ package: owner, messageType: messages = [] }) =>
    messages.map(({ name, field = [] }): [string, MessageType] => [
      `${owner}.${name}`,
      new Map(field.map((one) => [one.number, describe(one)])),
    ]),
  );
}

function describe(field: { label: string; type: string; typeName?: string }): FieldType {
  const repeated = field.label === 'LABEL_REPEATED';
  const kind = field.type.slice('TYPE_'.length).toLowerCase();
  if (kind === 'message') return { repeated, message: (field.typeName ?? '').slice(1) };
  return { repeated, scalar: kind as Scalar };
}
