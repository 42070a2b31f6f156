/** Messages that every transaction holds, read from bytes whose form was checked. */

import type { WireCoin } from './coin.ts';
import type { WireAny } from './publicKey.ts';
import { WireReader } from './wireReader.ts';

/** google.protobuf.Any. `value` is a view. */
export function readAny(reader: WireReader): WireAny {
  let typeUrl = '';
  let value = new Uint8Array(0);
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === 0x0a) typeUrl = reader.text();
    else if (tag === 0x12) value = reader.bytes() as Uint8Array<ArrayBuffer>;
    else reader.skip(tag);
  }
  return { typeUrl, value };
}

/** cosmos.base.v1beta1.Coin. */
export function readCoin(reader: WireReader): WireCoin {
  let denom = '';
  let amount = '';
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === 0x0a) denom = reader.text();
    else if (tag === 0x12) amount = reader.text();
    else reader.skip(tag);
  }
  return { denom, amount };
}

/** A message whose only field is bytes with number 1, such as a public key. A view. */
export function readOnlyBytes(bytes: Uint8Array): Uint8Array {
  const reader = new WireReader(bytes);
  let content = new Uint8Array(0);
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === 0x0a) content = reader.bytes() as Uint8Array<ArrayBuffer>;
    else reader.skip(tag);
  }
  return content;
}
