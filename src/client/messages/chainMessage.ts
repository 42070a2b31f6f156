/** What a client knows about one message of the chain: its codec for SIGN_MODE_DIRECT, its names and fields for amino JSON. */

import type { ProtoCodec, ProtoDecoder, ProtoEncoder } from '../../lib/protoCodec.ts';
import type { AminoFields, AminoFieldTable } from '../amino/aminoField.ts';

/** What is needed of a generated codec. */
export interface ChainCodec extends ProtoEncoder<never>, ProtoDecoder<object> {
  fromPartial(partial: object): unknown;
}

export interface ChainMessage {
  /** For example `/cosmos.bank.v1beta1.MsgSend`. */
  readonly typeUrl: string;
  /** The option `amino.name`. */
  readonly aminoType: string;
  readonly codec: ChainCodec;
  readonly fields: AminoFieldTable;
}

/** Every field of the message must be in the table; the compiler sees to it. */
export function chainMessage<M extends object>(
  typeUrl: string,
  aminoType: string,
  codec: ProtoCodec<M> & { fromPartial(partial: object): M },
  fields: AminoFields<M>,
): ChainMessage {
  return { typeUrl, aminoType, codec: codec as unknown as ChainCodec, fields };
}
