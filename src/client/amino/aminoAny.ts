/** Messages inside of messages: `{typeUrl, value}` in protobuf, `{type, value}` in amino JSON. */

import { ClientError } from '../clientError.ts';

/** A type that may stand in an Any. */
export interface AnyType {
  readonly typeUrl: string;
  /** The option `amino.name`. */
  readonly aminoType: string;
  encode(message: object): Uint8Array;
  decode(bytes: Uint8Array): object;
  toAmino(message: object): object;
  fromAmino(json: object): object;
}

/** Every type that may, looked up when a message needs it. */
export interface AnyTypes {
  byTypeUrl(typeUrl: string): AnyType | undefined;
  byAminoType(aminoType: string): AnyType | undefined;
}

/** @throws ClientError `unsupported` */
export function toAnyJson(any: Readonly<Record<string, unknown>>, types: AnyTypes): object {
  const typeUrl = String(any['typeUrl']);
  const type = types.byTypeUrl(typeUrl) ?? unknownType(typeUrl);
  return { type: type.aminoType, value: type.toAmino(type.decode(any['value'] as Uint8Array)) };
}

/** @throws ClientError `unsupported` */
export function fromAnyJson(json: Readonly<Record<string, unknown>>, types: AnyTypes): object {
  const aminoType = String(json['type']);
  const type = types.byAminoType(aminoType) ?? unknownType(aminoType);
  return { typeUrl: type.typeUrl, value: type.encode(type.fromAmino(json['value'] as object)) };
}

function unknownType(name: string): never {
  throw new ClientError(
    'unsupported',
    `no amino JSON is known for ${name}`,
    'sign with a wallet that signs in SIGN_MODE_DIRECT',
  );
}
