/**
 * TxBody and AuthInfo, read from bytes that `checkWire` let pass, without copies. Written by hand, as generated code copies what it reads and
 * takes a third of the time of a CheckTx; a property test holds it against generated code, field for field.
 */

import type { WireCoin } from '../../types/coin.ts';
import type { WireAny } from '../../types/publicKey.ts';
import { readAny, readCoin } from '../../types/readWire.ts';
import { WireReader } from '../../types/wireReader.ts';

export interface WireTxBody {
  readonly messages: readonly WireAny[];
  readonly memo: string;
  readonly timeoutHeight: bigint;
  readonly unordered: boolean;
  readonly timeoutTimestamp: { readonly seconds: bigint; readonly nanos: number } | undefined;
  /** How many. */
  readonly extensionOptions: number;
  readonly nonCriticalExtensionOptions: number;
}

export interface WireModeInfo {
  readonly single: { readonly mode: number } | undefined;
  readonly multi:
    | {
        readonly bitarray:
          | { readonly extraBitsStored: number; readonly elems: Uint8Array }
          | undefined;
        readonly modeInfos: readonly WireModeInfo[];
      }
    | undefined;
}

export interface WireSignerInfo {
  readonly publicKey: WireAny | undefined;
  readonly modeInfo: WireModeInfo | undefined;
  readonly sequence: bigint;
}

export interface WireFee {
  readonly amount: readonly WireCoin[];
  readonly gasLimit: bigint;
  readonly payer: string;
  readonly granter: string;
}

export interface WireAuthInfo {
  readonly signerInfos: readonly WireSignerInfo[];
  readonly fee: WireFee | undefined;
  readonly hasTip: boolean;
}

/** Field number × 8 + wire type. */
const [extensionOption, nonCriticalOption] = [1023 * 8 + 2, 2047 * 8 + 2] as const;

export function readTxBody(bytes: Uint8Array): WireTxBody {
  const reader = new WireReader(bytes);
  const messages: WireAny[] = [];
  const body = {
    memo: '',
    timeoutHeight: 0n,
    unordered: false,
    timeoutTimestamp: undefined as WireTxBody['timeoutTimestamp'],
    extensionOptions: 0,
    nonCriticalExtensionOptions: 0,
  };
  while (!reader.done) {
    const tag = reader.tag();
    switch (tag) {
      case 0x0a:
        messages.push(readAny(reader.message()));
        break;
      case 0x12:
        body.memo = reader.text();
        break;
      case 0x18:
        body.timeoutHeight = reader.uint64();
        break;
      case 0x20:
        body.unordered = reader.uint32() !== 0;
        break;
      case 0x2a:
        body.timeoutTimestamp = readTimestamp(reader.message());
        break;
      case extensionOption:
        body.extensionOptions += 1;
        reader.skip(tag);
        break;
      case nonCriticalOption:
        body.nonCriticalExtensionOptions += 1;
        reader.skip(tag);
        break;
      default:
        reader.skip(tag);
    }
  }
  return { messages, ...body };
}

function readTimestamp(reader: WireReader): { seconds: bigint; nanos: number } {
  const time = { seconds: 0n, nanos: 0 };
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === 0x08) time.seconds = reader.int64();
    else if (tag === 0x10) time.nanos = reader.uint32();
    else reader.skip(tag);
  }
  return time;
}

export function readAuthInfo(bytes: Uint8Array): WireAuthInfo {
  const reader = new WireReader(bytes);
  const signerInfos: WireSignerInfo[] = [];
  let fee: WireFee | undefined;
  let hasTip = false;
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === 0x0a) signerInfos.push(readSignerInfo(reader.message()));
    else if (tag === 0x12) fee = readFee(reader.message());
    else {
      if (tag === 0x1a) hasTip = true;
      reader.skip(tag);
    }
  }
  return { signerInfos, fee, hasTip };
}

function readSignerInfo(reader: WireReader): WireSignerInfo {
  let publicKey: WireAny | undefined;
  let modeInfo: WireModeInfo | undefined;
  let sequence = 0n;
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === 0x0a) publicKey = readAny(reader.message());
    else if (tag === 0x12) modeInfo = readModeInfo(reader.message());
    else if (tag === 0x18) sequence = reader.uint64();
    else reader.skip(tag);
  }
  return { publicKey, modeInfo, sequence };
}

function readModeInfo(reader: WireReader): WireModeInfo {
  let single: WireModeInfo['single'];
  let multi: WireModeInfo['multi'];
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === 0x0a) single = { mode: readMode(reader.message()) };
    else if (tag === 0x12) multi = readMulti(reader.message());
    else reader.skip(tag);
  }
  return { single, multi };
}

function readMode(reader: WireReader): number {
  let mode = 0;
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === 0x08) mode = reader.uint32();
    else reader.skip(tag);
  }
  return mode;
}

function readMulti(reader: WireReader): NonNullable<WireModeInfo['multi']> {
  let bitarray: NonNullable<WireModeInfo['multi']>['bitarray'];
  const modeInfos: WireModeInfo[] = [];
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === 0x0a) bitarray = readBits(reader.message());
    else if (tag === 0x12) modeInfos.push(readModeInfo(reader.message()));
    else reader.skip(tag);
  }
  return { bitarray, modeInfos };
}

function readBits(reader: WireReader): { extraBitsStored: number; elems: Uint8Array } {
  let extraBitsStored = 0;
  let elems: Uint8Array = new Uint8Array(0);
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === 0x08) extraBitsStored = reader.uint32();
    else if (tag === 0x12) elems = reader.bytes();
    else reader.skip(tag);
  }
  return { extraBitsStored, elems };
}

function readFee(reader: WireReader): WireFee {
  const amount: WireCoin[] = [];
  const fee = { gasLimit: 0n, payer: '', granter: '' };
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === 0x0a) amount.push(readCoin(reader.message()));
    else if (tag === 0x10) fee.gasLimit = reader.uint64();
    else if (tag === 0x1a) fee.payer = reader.text();
    else if (tag === 0x22) fee.granter = reader.text();
    else reader.skip(tag);
  }
  return { amount, ...fee };
}
