/** MsgSend from bytes whose form was checked: the message of which a chain sees most. Held against generated code by a property test. */

import type { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx';
import { readCoin } from '../../types/readWire.ts';
import { WireReader } from '../../types/wireReader.ts';

export function readSend(bytes: Uint8Array): MsgSend {
  const reader = new WireReader(bytes);
  const message: MsgSend = { fromAddress: '', toAddress: '', amount: [] };
  while (!reader.done) {
    const tag = reader.tag();
    if (tag === 0x0a) message.fromAddress = reader.text();
    else if (tag === 0x12) message.toAddress = reader.text();
    else if (tag === 0x1a) message.amount.push(readCoin(reader.message()));
    else reader.skip(tag);
  }
  return message;
}
