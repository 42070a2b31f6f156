/** What a transaction means: as the chain understood it, and as the tree of its bytes says. Both must be the same. */

import type { DecodedTx, ModeInfo } from '../../src/app/tx/decodedTx.ts';
import { fromUtf8 } from '../../src/lib/bytes.ts';
import type { PublicKey } from '../../src/types/publicKey.ts';
import { canonicalBytes } from '../harness/wire/canonical.ts';
import { isNode, parseTree, type WireField, type WireNode } from '../harness/wire/wireTree.ts';

export function meaningOfDecoded(tx: DecodedTx): string {
  return write({
    messages: tx.messages.map(({ typeUrl, handler, value }) => [
      typeUrl,
      toHex(canonicalMessage(typeUrl, handler.codec.encode(value).finish())),
    ]),
    memo: tx.memo,
    timeoutHeight: tx.timeoutHeight,
    unordered: tx.unordered,
    timeout: tx.timeoutTimestamp && [tx.timeoutTimestamp.seconds, tx.timeoutTimestamp.nanos],
    extensionOptions: tx.extensionOptions,
    signers: tx.signerInfos.map(({ publicKey, modeInfo, sequence }) => [
      publicKey === undefined ? [] : decodedKey(publicKey.key),
      decodedMode(modeInfo),
      sequence,
    ]),
    fee: tx.fee && [
      tx.fee.amount.map(({ denom, amount }) => [denom, amount]),
      tx.fee.gasLimit,
      tx.fee.payer,
      tx.fee.granter,
    ],
    hasTip: tx.hasTip,
    signatures: tx.signatures.map(toHex),
  });
}

/** What a message holds inside of an Any stays as it came until it is executed: its meaning is that of its canonical form. */
function canonicalMessage(typeUrl: string, content: Uint8Array): Uint8Array {
  return canonicalBytes(parseTree(content, typeUrl.slice(1)));
}

function decodedKey(key: PublicKey): unknown {
  return key.kind === 'multisig'
    ? ['LegacyAminoPubKey', key.threshold, key.keys.map(decodedKey)]
    : [key.kind, toHex(key.bytes)];
}

function decodedMode(modeInfo: ModeInfo): unknown {
  return modeInfo.kind === 'single'
    ? modeInfo.mode
    : [modeInfo.bits.map((bit) => (bit ? 1 : 0)).join(''), modeInfo.modeInfos.map(decodedMode)];
}

/** @param raw a TxRaw in canonical form */
export function meaningOfTree(raw: WireNode): string {
  const [body, authInfo] = [child(raw, 1), child(raw, 2)];
  const [timeout, fee] = [child(body, 5), child(authInfo, 2)];
  return write({
    messages: all(body, 1).map((any) => [text(asNode(any), 1), toHex(contentOf(asNode(any)))]),
    memo: text(body, 2),
    timeoutHeight: number(body, 3),
    unordered: number(body, 4) === 1n,
    timeout: timeout && [BigInt.asIntN(64, number(timeout, 1)), number(timeout, 2)],
    extensionOptions: all(body, 1023).length,
    signers: all(authInfo, 1)
      .map(asNode)
      .map((info) => [treeKey(child(info, 1)), treeMode(child(info, 2)), number(info, 3)]),
    fee: fee && [
      all(fee, 1).map((coin) => [text(asNode(coin), 1), text(asNode(coin), 2)]),
      number(fee, 2),
      text(fee, 3),
      text(fee, 4),
    ],
    hasTip: child(authInfo, 3) !== undefined,
    signatures: all(raw, 3).map((signature) => toHex(signature as Uint8Array)),
  });
}

function treeKey(any: WireNode | undefined): unknown {
  if (any === undefined) return [];
  const kind = text(any, 1).split('.').at(-2);
  const key = child(any, 2);
  return kind === 'multisig'
    ? ['LegacyAminoPubKey', number(key, 1), all(key, 2).map(asNode).map(treeKey)]
    : [kind, toHex(bytes(key, 1))];
}

function treeMode(modeInfo: WireNode | undefined): unknown {
  const [single, multi] = [child(modeInfo, 1), child(modeInfo, 2)];
  if (multi === undefined) return number(single, 1);
  const array = child(multi, 1);
  const elems = [...bytes(array, 2)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const extra = Number(number(array, 1));
  const size = extra === 0 ? elems.length : elems.length - 8 + extra;
  return [elems.slice(0, size), all(multi, 2).map(asNode).map(treeMode)];
}

function all(node: WireNode | undefined, at: number): WireField['value'][] {
  return (node?.fields ?? []).filter((field) => field.number === at).map(({ value }) => value);
}

function child(node: WireNode | undefined, at: number): WireNode | undefined {
  const [value] = all(node, at);
  return value === undefined ? undefined : asNode(value);
}

function asNode(value: WireField['value']): WireNode {
  return isNode(value) ? value : { type: '', fields: [] };
}

function number(node: WireNode | undefined, at: number): bigint {
  const [value] = all(node, at);
  return typeof value === 'bigint' ? value : 0n;
}

function bytes(node: WireNode | undefined, at: number): Uint8Array {
  const [value] = all(node, at);
  return value instanceof Uint8Array ? value : new Uint8Array(0);
}

function text(node: WireNode | undefined, at: number): string {
  return fromUtf8(bytes(node, at));
}

/** What an Any holds. */
function contentOf(any: WireNode): Uint8Array {
  const [value] = all(any, 2);
  if (value === undefined || typeof value === 'bigint') return new Uint8Array(0);
  return isNode(value) ? canonicalBytes(value) : value;
}

/** Many times as fast as the product's own, which need not be fast. */
function toHex(content: Uint8Array): string {
  return Buffer.from(content.buffer, content.byteOffset, content.length).toString('hex');
}

function write(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    typeof part === 'bigint' || typeof part === 'number' ? `${part}` : part,
  );
}
