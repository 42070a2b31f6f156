/** Bytes of a transaction → what ante and execution work on. Decoded once, at the edge; refused unless there is one way to read it. */

import { InvariantError } from '../../lib/errors.ts';
import { authorizationTypes } from '../../msgserver/authz/authorization.ts';
import { allowanceTypes } from '../../msgserver/feegrant/allowanceTypes.ts';
import { contentShapes } from '../../msgserver/gov/contentShapes.ts';
import type { AnyMessageHandler } from '../../msgserver/handler.ts';
import type { WireAny } from '../../types/publicKey.ts';
import { checkWire, type TypeResolver } from './checkWire.ts';
import {
  type DecodedTx,
  type ModeInfo,
  principalsOf,
  type SignerInfo,
  signersOf,
  type TxMessage,
} from './decodedTx.ts';
import { readPublicKey } from './decodePublicKey.ts';
import { FieldBudget } from './fieldBudget.ts';
import { readAuthInfo, readTxBody, type WireModeInfo, type WireSignerInfo } from './readTxParts.ts';
import { txId } from './txId.ts';
import { txParseError } from './txParseError.ts';
import { splitTxRaw } from './txRaw.ts';
import { authInfoShape, publicKeyShapes, txBodyShape } from './txShapes.ts';

export type TxDecoder = (bytes: Uint8Array, id?: string) => DecodedTx;

/** Far above the signature limit; keeps a large bit array from costing memory. */
const maxBitArrayBytes = 32;
/** Messages that execute messages nest at most so deep, the outermost counted: the SDK's bound on `Any` inside `Any`. */
const maxMessageDepth = 10;
/** google.protobuf.Timestamp: from the beginning of the year 1 to the end of the year 9999. */
const [firstSecond, lastSecond] = [-62_135_596_800n, 253_402_300_799n] as const;

/** A decoder that knows these messages and no others. It throws AppError sdk/2 and nothing else, whatever the bytes are. */
export function createTxDecoder(handlers: readonly AnyMessageHandler[]): TxDecoder {
  const byUrl = new Map(handlers.map((handler) => [handler.typeUrl, handler]));
  const types = createTypeResolver(handlers);

  function decodeMessage(any: WireAny, depth: number): TxMessage {
    if (depth > maxMessageDepth) throw txParseError('max depth exceeded');
    const handler = byUrl.get(any.typeUrl);
    if (handler === undefined) throw new InvariantError(`${any.typeUrl} passed the wire check`);
    const value = handler.codec.decode(any.value);
    const inner = handler.executed?.(value) ?? [];
    return {
      typeUrl: any.typeUrl,
      handler,
      value,
      signers: handler.signers(value),
      executed: inner.map((one) => decodeMessage(one, depth + 1)),
    };
  }

  return (bytes, id = txId(bytes)) => {
    const fields = new FieldBudget();
    const raw = splitTxRaw(bytes, fields);
    const bodyExceeds = checkWire(raw.bodyBytes, txBodyShape, {
      types,
      allowNonCritical: true,
      fields,
    });
    const authInfoExceeds = checkWire(raw.authInfoBytes, authInfoShape, {
      types,
      allowNonCritical: false,
      fields,
    });
    const body = readTxBody(raw.bodyBytes);
    const authInfo = readAuthInfo(raw.authInfoBytes);
    const messages = body.messages.map((any) => decodeMessage(any, 1));
    const signers = signersOf(messages, authInfo.fee?.payer ?? '');
    return {
      bytes,
      id,
      fieldCount: fields.taken,
      ...raw,
      messages,
      signers,
      principals: principalsOf(messages, signers),
      memo: body.memo,
      timeoutHeight: body.timeoutHeight,
      unordered: body.unordered,
      timeoutTimestamp: checkTimestamp(body.timeoutTimestamp),
      extensionOptions: body.extensionOptions,
      exceedsAmino: bodyExceeds || authInfoExceeds || body.nonCriticalExtensionOptions > 0,
      signerInfos: authInfo.signerInfos.map(toSignerInfo),
      fee: authInfo.fee,
      hasTip: authInfo.hasTip,
    };
  };
}

export function createTypeResolver(handlers: readonly AnyMessageHandler[]): TypeResolver {
  const known = new Map<string, ReturnType<TypeResolver['resolve']>>();
  for (const { typeUrl, fields } of handlers) {
    const typeName = `*types.${typeUrl.slice(typeUrl.lastIndexOf('.') + 1)}`;
    known.set(typeUrl, { shape: { typeName, fields }, holds: 'anyMessage' });
  }
  for (const [typeUrl, shape] of publicKeyShapes) {
    known.set(typeUrl, { shape, holds: 'anyPublicKey' });
  }
  for (const { typeUrl, typeName, fields } of authorizationTypes) {
    known.set(typeUrl, { shape: { typeName, fields }, holds: 'anyAuthorization' });
  }
  for (const { typeUrl, typeName, fields } of allowanceTypes) {
    known.set(typeUrl, { shape: { typeName, fields }, holds: 'anyAllowance' });
  }
  for (const [typeUrl, shape] of contentShapes) {
    known.set(typeUrl, { shape, holds: 'anyContent' });
  }
  return { resolve: (typeUrl) => known.get(typeUrl) };
}

function checkTimestamp(timestamp: DecodedTx['timeoutTimestamp']): DecodedTx['timeoutTimestamp'] {
  if (timestamp === undefined) return undefined;
  const { seconds, nanos } = timestamp;
  if (seconds < firstSecond || seconds > lastSecond || nanos > 999_999_999) {
    throw txParseError(`timestamp of ${seconds} s and ${nanos} ns is out of range`);
  }
  return timestamp;
}

function toSignerInfo(info: WireSignerInfo, index: number): SignerInfo {
  const any = info.publicKey;
  return {
    publicKey: any === undefined ? undefined : { key: readPublicKey(any), any },
    modeInfo: toModeInfo(info.modeInfo, `signer info ${index}`),
    sequence: info.sequence,
  };
}

function toModeInfo(wire: WireModeInfo | undefined, where: string): ModeInfo {
  const { single, multi } = wire ?? {};
  if (single !== undefined && multi === undefined) return { kind: 'single', mode: single.mode };
  if (multi === undefined || single !== undefined) {
    throw txParseError(`${where}: expected a mode info that is either single or multi`);
  }
  const bits = toBits(multi.bitarray, where);
  const modeInfos = multi.modeInfos.map((member) => toModeInfo(member, where));
  const set = bits.filter((bit) => bit).length;
  if (set !== modeInfos.length) {
    throw txParseError(`${where}: ${set} bits are set for ${modeInfos.length} mode infos`);
  }
  return { kind: 'multi', bits, modeInfos };
}

/** Bits of a CompactBitArray, most significant first; `extraBitsStored` (0 … 7) of the last byte count, all 8 where it is 0. */
function toBits(
  array: { extraBitsStored: number; elems: Uint8Array } | undefined,
  where: string,
): boolean[] {
  const { extraBitsStored, elems } = array ?? { extraBitsStored: 0, elems: new Uint8Array(0) };
  const odd = extraBitsStored > 7 || (elems.length === 0 && extraBitsStored > 0);
  if (odd || elems.length > maxBitArrayBytes) {
    throw txParseError(
      `${where}: bit array of ${elems.length} bytes with ${extraBitsStored} extra bits`,
    );
  }
  const all = [...elems].flatMap((byte) =>
    Array.from({ length: 8 }, (_, i) => ((byte >>> (7 - i)) & 1) === 1),
  );
  const size = extraBitsStored === 0 ? all.length : all.length - 8 + extraBitsStored;
  if (all.slice(size).includes(true)) {
    throw txParseError(`${where}: the padding of the bit array is not zero`);
  }
  return all.slice(0, size);
}
