/** BaseAccount in its Any, by hand: every transaction reads and writes some. Held against generated code by a property test. */

import type { Account } from '../../types/account.ts';
import type { WireAny } from '../../types/publicKey.ts';
import { readAny } from '../../types/readWire.ts';
import { WireReader } from '../../types/wireReader.ts';
import { WireWriter } from '../../types/wireWriter.ts';

/** Bytes of a google.protobuf.Any that holds the account. */
export function writeBaseAccount(account: Account, typeUrl: string): Uint8Array {
  const writer = new WireWriter();
  writer.uint64(0x20, account.sequence);
  writer.uint64(0x18, account.accountNumber);
  if (account.publicKey !== undefined) {
    const before = writer.length;
    writer.bytes(0x12, account.publicKey.value);
    writer.text(0x0a, account.publicKey.typeUrl);
    writer.close(0x12, before);
  }
  writer.text(0x0a, account.address);
  if (writer.length > 0) writer.close(0x12, 0);
  writer.text(0x0a, typeUrl);
  return writer.finish();
}

/** @param bytes of a cosmos.auth.v1beta1.BaseAccount */
export function readBaseAccount(bytes: Uint8Array): Account {
  const reader = new WireReader(bytes);
  let address = '';
  let publicKey: WireAny | undefined;
  let [accountNumber, sequence] = [0n, 0n];
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === 0x0a) address = reader.text();
    else if (tag === 0x12) publicKey = readAny(reader.message());
    else if (tag === 0x18) accountNumber = reader.uint64();
    else if (tag === 0x20) sequence = reader.uint64();
    else reader.skip(tag);
  }
  return { address, publicKey, accountNumber, sequence, module: undefined };
}
