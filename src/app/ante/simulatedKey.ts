/** Stands in for a public key that a simulated transaction does not give. */

import { PubKey } from 'cosmjs-types/cosmos/crypto/secp256k1/keys';
import { fromHex } from '../../lib/bytes.ts';
import type { PublicKey, WireAny } from '../../types/publicKey.ts';

/** The SDK's own. */
const bytes = fromHex('035ad6810a47f073553ff30d2fcc7e0d3b1c0b74b61a1aaa2582344037151e143a');

export const simulatedKey: PublicKey = { kind: 'secp256k1', bytes };

/** The same as accounts hold it, so that a simulation pays for writing it. */
export const simulatedAny: WireAny = {
  typeUrl: '/cosmos.crypto.secp256k1.PubKey',
  value: PubKey.encode({ key: bytes }).finish(),
};
