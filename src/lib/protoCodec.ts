/** What is asked of the codec of a generated protobuf type: each caller names no more than it uses. */

export interface ProtoEncoder<T> {
  encode(message: T): { finish(): Uint8Array };
}

export interface ProtoDecoder<T> {
  decode(bytes: Uint8Array): T;
}

export interface ProtoCodec<T> extends ProtoEncoder<T>, ProtoDecoder<T> {}

/** To and from the JSON of the generated types: camelCase, 64-bit integers as text. */
export interface ProtoJsonCodec<T> extends ProtoCodec<T> {
  toJSON(message: T): unknown;
  fromJSON(json: unknown): T;
}
