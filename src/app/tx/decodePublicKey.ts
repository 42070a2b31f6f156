/** Public keys out of their Any. */

import { LegacyAminoPubKey } from 'cosmjs-types/cosmos/crypto/multisig/keys';
import { InvariantError } from '../../lib/errors.ts';
import type { PublicKey, WireAny } from '../../types/publicKey.ts';
import { readOnlyBytes } from '../../types/readWire.ts';

/** An account's key is asked for several times a transaction. */
const known = new WeakMap<WireAny, PublicKey>();

/** The key of an Any that `checkWire` let pass, or that state holds; nobody changes either. Lengths are not checked here. */
export function decodePublicKey(any: WireAny): PublicKey {
  const found = known.get(any);
  if (found !== undefined) return found;
  const key = readPublicKey(any);
  known.set(any, key);
  return key;
}

/** The same for an Any that nobody asks about again. */
export function readPublicKey(any: WireAny): PublicKey {
  switch (any.typeUrl) {
    case '/cosmos.crypto.secp256k1.PubKey':
      return { kind: 'secp256k1', bytes: readOnlyBytes(any.value) };
    case '/cosmos.crypto.ed25519.PubKey':
      return { kind: 'ed25519', bytes: readOnlyBytes(any.value) };
    case '/cosmos.crypto.multisig.LegacyAminoPubKey': {
      const { threshold, publicKeys } = LegacyAminoPubKey.decode(any.value);
      return { kind: 'multisig', threshold, keys: publicKeys.map(decodePublicKey) };
    }
    default:
      throw new InvariantError(`public key of type ${any.typeUrl} passed the wire check`);
  }
}
