/** A decoded transaction: what ante and message execution work on. */

import type { AnyMessageHandler } from '../../msgserver/handler.ts';
import type { WireCoin } from '../../types/coin.ts';
import type { PublicKey, WireAny } from '../../types/publicKey.ts';

export interface TxMessage {
  readonly typeUrl: string;
  readonly handler: AnyMessageHandler;
  /** Decoded by the handler's own codec. */
  readonly value: unknown;
  /** Bech32 texts of who must sign, as the message holds them. */
  readonly signers: readonly string[];
  /** The messages that it executes for others, such as those of MsgExec; empty for all other messages. */
  readonly executed: readonly TxMessage[];
}

/** How one signer signed: singly, or as the members of a multisig whose bits are set. */
export type ModeInfo =
  | { readonly kind: 'single'; readonly mode: number }
  | {
      readonly kind: 'multi';
      /** One bit a member of the key. */
      readonly bits: readonly boolean[];
      /** One for each bit that is set. */
      readonly modeInfos: readonly ModeInfo[];
    };

export interface SignerInfo {
  /** Absent where the account is known to have it. */
  readonly publicKey: { readonly key: PublicKey; readonly any: WireAny } | undefined;
  readonly modeInfo: ModeInfo;
  readonly sequence: bigint;
}

export interface Fee {
  /** As it stands in the transaction; valid coins only once it was deducted. */
  readonly amount: readonly WireCoin[];
  readonly gasLimit: bigint;
  /** Bech32, or empty: the first signer. */
  readonly payer: string;
  /** Bech32, or empty. */
  readonly granter: string;
}

export interface DecodedTx {
  readonly bytes: Uint8Array;
  /** Tells it from every other transaction (`txId`). */
  readonly id: string;
  /** Protobuf fields, nested ones counted: what memory it takes beside its bytes. */
  readonly fieldCount: number;
  readonly bodyBytes: Uint8Array;
  readonly authInfoBytes: Uint8Array;
  readonly signatures: readonly Uint8Array[];
  readonly messages: readonly TxMessage[];
  /** Bech32 texts of who must sign: the messages' signers in order, each once, then the fee payer where one is named. */
  readonly signers: readonly string[];
  /** Bech32 texts of everybody in whose name it acts: its signers, and those whose messages it executes for them. */
  readonly principals: readonly string[];
  readonly memo: string;
  /** 0 for none. */
  readonly timeoutHeight: bigint;
  readonly unordered: boolean;
  readonly timeoutTimestamp: { readonly seconds: bigint; readonly nanos: number } | undefined;
  /** Critical extension options; there are none that this chain knows. */
  readonly extensionOptions: number;
  /** Holds what amino JSON does not sign: unknown or non-critical parts, or defaults written out. Others could add them. */
  readonly exceedsAmino: boolean;
  readonly signerInfos: readonly SignerInfo[];
  /** Undefined where the transaction has no fee message at all. */
  readonly fee: Fee | undefined;
  readonly hasTip: boolean;
}

/** @param payer bech32, or empty */
export function signersOf(messages: readonly TxMessage[], payer: string): readonly string[] {
  const [first, ...more] = messages;
  // What nearly all are: one message, one signer, who pays.
  if (first?.signers.length === 1 && more.length === 0 && payer === '') return first.signers;
  const signers = new Set(messages.flatMap((message) => message.signers));
  if (payer !== '') signers.add(payer);
  return [...signers];
}

export function principalsOf(
  messages: readonly TxMessage[],
  signers: readonly string[],
): readonly string[] {
  const principals = new Set(signers);
  const add = (some: readonly TxMessage[]): void => {
    for (const message of some) {
      for (const signer of message.signers) principals.add(signer);
      add(message.executed);
    }
  };
  add(messages);
  return [...principals];
}
