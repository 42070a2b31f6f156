/** A type that may stand in a google.protobuf.Any which is no message of its own: an authorization, an allowance. */

import type { ProtoCodec } from '../lib/protoCodec.ts';
import type { FieldTable } from './wireShape.ts';

export interface AnyType<T> {
  /** For example `/cosmos.authz.v1beta1.GenericAuthorization`. */
  readonly typeUrl: string;
  /** Name in amino JSON, for example `cosmos-sdk/GenericAuthorization`. */
  readonly aminoName: string;
  /** Name of the SDK's Go type, as its logs show it. */
  readonly typeName: string;
  /** Wire shape of its fields: what is not in it is refused at decoding. */
  readonly fields: FieldTable;
  readonly codec: ProtoCodec<T>;
  /** The value that amino JSON signs. */
  toAmino(value: T): unknown;
}
