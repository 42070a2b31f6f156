/**
 * The wire shape of a protobuf message: which field numbers it knows and how each is encoded. The transaction decoder holds every
 * message against its shape before it is decoded, as generated decoders skip what they do not know.
 */

/**
 * How a field is encoded. `integer` is a text that holds a decimal integer, as amounts are sent; `enum` and `int32` are not negative.
 * `any` is a google.protobuf.Any whose type must be known, `opaque` one that is not looked into.
 */
export type ScalarShape =
  | 'bool'
  | 'bytes'
  | 'enum'
  | 'int32'
  | 'int64'
  | 'integer'
  | 'string'
  | 'uint32'
  | 'uint64';

/** What the message inside an Any may be. */
export type AnyShape =
  | 'anyMessage'
  | 'anyPublicKey'
  | 'anyAuthorization'
  | 'anyAllowance'
  | 'anyContent'
  | 'anyOpaque';

export type SingleShape = ScalarShape | AnyShape | MessageShape;

export type FieldShape = SingleShape | RepeatedShape;

export interface RepeatedShape {
  readonly repeated: SingleShape;
}

/** Field number → shape of the field. */
export type FieldTable = Readonly<Record<number, FieldShape>>;

export interface MessageShape {
  /** The name of the SDK's Go type, as its logs show it: `*types.MsgSend`. */
  readonly typeName: string;
  readonly fields: FieldTable;
}

/** A repeated field. Numbers in it are not supported: no message of ours packs any. */
export function repeated(shape: SingleShape): RepeatedShape {
  return { repeated: shape };
}

/** cosmos.base.v1beta1.Coin */
export const coinShape: MessageShape = {
  typeName: '*types.Coin',
  fields: { 1: 'string', 2: 'integer' },
};

export const timestampShape: MessageShape = {
  typeName: '*types.Timestamp',
  fields: { 1: 'int64', 2: 'int32' },
};

/** Nanoseconds of a negative duration are refused with it: none of ours may be negative. */
export const durationShape: MessageShape = {
  typeName: '*types.Duration',
  fields: { 1: 'int64', 2: 'int32' },
};
