/** What the chain knows about one message: its codec, its signers, and what it does. */

import type { ProtoCodec } from '../lib/protoCodec.ts';
import type { Context } from '../types/context.ts';
import type { WireAny } from '../types/publicKey.ts';
import type { FieldTable } from '../types/wireShape.ts';

/** A parameter set before and after, by the names of the fields in JSON. */
export interface ParamSets {
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

export interface MessageHandler<M = unknown, R = unknown> {
  /** For example `/cosmos.bank.v1beta1.MsgSend`. */
  readonly typeUrl: string;
  /** Name in amino JSON, for example `cosmos-sdk/MsgSend`. */
  readonly aminoName: string;
  /** Module of the `message.module` event attribute, for example `bank`. */
  readonly module: string;
  readonly codec: ProtoCodec<M>;
  readonly responseTypeUrl: string;
  readonly responseCodec: ProtoCodec<R>;
  /** Wire shape of the message's fields: what is not in it is refused at decoding. */
  readonly fields: FieldTable;
  /** The value that amino JSON signs: 64-bit integers as texts, bytes as base64, empty fields left out. */
  toAmino(message: M): unknown;
  /** Bech32 texts of who must sign, as they stand in the message; the first is the sender of its event. */
  signers(message: M): string[];
  /** The messages that this one executes for others, where it does: what looks for messages of a type must find them. */
  executed?(message: M): readonly WireAny[];
  /** What can be refused without any state: a proposal that holds such a message is refused at once. @throws AppError */
  validate?(message: M, addressPrefix: string): void;
  /** The parameters that the message sets, as they are and as they would be; what stays may be among them. */
  changes?(ctx: Context, message: M): ParamSets;
  /** Stateless checks ▸ authority ▸ state checks ▸ writes ▸ events ▸ response. Runs in a branch that a throw drops. */
  handle(ctx: Context, message: M): R;
}

/** A handler whose message type is forgotten; the decoder hands it only what its own codec decoded. */
export type AnyMessageHandler = MessageHandler<unknown, unknown>;

/** The handler of a type URL; undefined where the chain has none. */
export type FindHandler = (typeUrl: string) => AnyMessageHandler | undefined;
