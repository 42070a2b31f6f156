/**
 * The validator set of CometBFT 0.38, as far as it refuses: an update that the real one does not take stops the chain. Written after
 * types/validator_set.go (UpdateWithChangeSet), state/execution.go (validateValidatorUpdates) and consensus/replay.go (InitChain).
 */

import type { ValidatorUpdate } from 'cosmjs-types/tendermint/abci/types';
import { toHex } from '../../src/lib/bytes.ts';

/** MaxTotalVotingPower, MaxInt64 / 8. */
export const maxTotalVotingPower: bigint = ((1n << 63n) - 1n) / 8n;

export class CometValidatorSet {
  #powers: ReadonlyMap<string, bigint> = new Map();

  /** What InitChain answered. @throws Error where no chain could begin with it. */
  constructor(initial: readonly ValidatorUpdate[]) {
    const removed = initial.find(({ power }) => power === 0n);
    if (removed !== undefined) throw new Error('a first set holds a validator with power 0');
    if (initial.length === 0) throw new Error('validator set is still empty after InitChain');
    this.update(initial);
  }

  /** Powers by consensus key in hex: the set that signs from two blocks after the last update on. */
  get powers(): ReadonlyMap<string, bigint> {
    return this.#powers;
  }

  /** What a block answered. @throws Error where CometBFT would refuse it; the set is then as before. */
  update(updates: readonly ValidatorUpdate[]): void {
    const next = new Map(this.#powers);
    const named = new Set<string>();
    for (const { pubKey, power } of updates) {
      const key = pubKey?.ed25519;
      if (key?.length !== 32) throw new Error(`key of ${key?.length} bytes is not ed25519`);
      const name = toHex(key);
      if (named.has(name)) throw new Error(`duplicate entry ${name}`);
      named.add(name);
      if (power < 0n) throw new Error(`voting power can't be negative: ${power}`);
      if (power > maxTotalVotingPower) throw new Error(`voting power ${power} is too high`);
      if (power > 0n) next.set(name, power);
      else if (!next.delete(name)) throw new Error(`failed to find validator ${name} to remove`);
    }
    if (next.size === 0) throw new Error('the changes would result in an empty set');
    const total = [...next.values()].reduce((sum, power) => sum + power, 0n);
    if (total > maxTotalVotingPower) throw new Error(`total voting power ${total} is too high`);
    this.#powers = next;
  }
}
