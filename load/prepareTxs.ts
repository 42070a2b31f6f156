/** Signs every transaction before the first is sent, so that signing costs the measurement nothing. */

import { be64, concatBytes, utf8 } from '../src/lib/bytes.ts';
import { sha256 } from '../src/lib/sha256.ts';
import { formatAddress } from '../src/types/address.ts';
import type { LoadOptions } from './loadOptions.ts';
import type { ChainAccount } from './senderAccounts.ts';
import { recipientBytes, type SenderKey } from './senderKeys.ts';
import { signSend } from './signSend.ts';

/** Transaction i is of sender i modulo their number, in the order of its sequences. Base64, as JSON-RPC takes it. */
export function prepareTxs(
  keys: readonly SenderKey[],
  accounts: readonly ChainAccount[],
  chainId: string,
  options: LoadOptions,
): string[] {
  const { total, denom, amount, fee, gas } = options;
  const recipientOf = createRecipients(keys, options);
  return Array.from({ length: total }, (_, i) => {
    const sender = i % keys.length;
    const { accountNumber, sequence } = accounts[sender] as ChainAccount;
    const tx = signSend(
      keys[sender] as SenderKey,
      [recipientOf(i)],
      { denom, amount },
      {
        chainId,
        accountNumber,
        sequence: sequence + BigInt(Math.floor(i / keys.length)),
        gas,
        fee: { denom, amount: fee },
      },
    );
    return Buffer.from(tx).toString('base64');
  });
}

/** The next sender, or an address drawn by a hash: the same for the same seed. */
function createRecipients(
  keys: readonly SenderKey[],
  { accounts, seed, prefix }: LoadOptions,
): (index: number) => string {
  if (accounts === 0) return (i) => (keys[(i + 1) % keys.length] as SenderKey).address;
  return (i) => {
    const draw = sha256(concatBytes(utf8(`load/${seed}/draw/`), be64(BigInt(i))));
    const chosen = new DataView(draw.buffer, draw.byteOffset).getUint32(0) % accounts;
    return formatAddress(recipientBytes(seed, chosen), prefix);
  };
}
