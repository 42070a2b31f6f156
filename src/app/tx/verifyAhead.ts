/**
 * Signatures that are verified beside the thread of the state machine, before it asks for them. A verdict is what this thread would find by
 * itself: nothing but the time that a block takes depends on whether it is there.
 */

import { getAccount } from '../../keeper/auth/accounts.ts';
import type { StateReader } from '../../lib/kv.ts';
import { readAddress } from '../../types/address.ts';
import type { BlockInfo } from '../../types/context.ts';
import type { DecodedTx } from './decodedTx.ts';
import { decodePublicKey } from './decodePublicKey.ts';
import { directSignBytes, signMode } from './signBytes.ts';
import type { TxCache } from './txCache.ts';
import { digestOf } from './verifySecp256k1.ts';

/** Tells a job from those before and after it. */
export type Ticket = number;

export interface VerifyAhead {
  /** Whether anything can be posted now. */
  readonly hasRoom: boolean;
  /**
   * Takes over the verification of ECDSA over secp256k1.
   *
   * @param signature r ‖ s, 64 bytes
   * @param digest SHA-256 of what is signed
   * @param publicKey compressed, 33 bytes
   * @returns undefined where there is no room
   */
  post(signature: Uint8Array, digest: Uint8Array, publicKey: Uint8Array): Ticket | undefined;
  /** What was posted may begin. */
  start(): void;
  /** The verdict, once; undefined where there is none, and none will come. */
  take(ticket: Ticket): boolean | undefined;
}

export interface Foreseeing {
  readonly ahead: VerifyAhead;
  readonly cache: TxCache;
  readonly state: StateReader;
  readonly block: Pick<BlockInfo, 'chainId' | 'addressPrefix'>;
}

/**
 * Begins with the signature of a transaction that will be run soon. Only what most are: one signer with an account, who signs directly. A
 * sequence that was used already is refused before its signature is asked for.
 */
export function foresee(tx: DecodedTx, { ahead, cache, state, block }: Foreseeing): void {
  const sole = soleSigner(tx);
  if (sole === undefined || !ahead.hasRoom || cache.isForeseen(tx)) return;
  const { signer, info, signature } = sole;
  const address = readAddress(signer, block.addressPrefix);
  const account = typeof address === 'string' ? undefined : getAccount(state, address);
  if (account === undefined || info.sequence < account.sequence) return;
  const publicKey = account.publicKey ?? info.publicKey?.any;
  const key = publicKey === undefined ? undefined : decodePublicKey(publicKey);
  if (publicKey === undefined || key?.kind !== 'secp256k1') return;
  const { accountNumber } = account;
  const { sequence } = info;
  const facts = { signerIndex: 0, chainId: block.chainId, accountNumber, sequence, publicKey };
  const ticket = ahead.post(signature, digestOf(directSignBytes(tx, facts)), key.bytes);
  if (ticket !== undefined) cache.expect(tx, facts, ticket);
}

/** Of a transaction that one signs, directly. */
function soleSigner({ signers, signerInfos, signatures }: DecodedTx) {
  const [[signer, ...others], [info], [signature]] = [signers, signerInfos, signatures];
  if (signer === undefined || info === undefined || signature?.length !== 64) return undefined;
  const isDirect = info.modeInfo.kind === 'single' && info.modeInfo.mode === signMode.direct;
  const isSole = isDirect && others.length === 0 && signatures.length === 1;
  return isSole ? { signer, info, signature } : undefined;
}
