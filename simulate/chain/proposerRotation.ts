/**
 * Who proposes: the weighted round robin of CometBFT 0.38, written after types/validator_set.go (IncrementProposerPriority,
 * updateWithChangeSet) and state/execution.go (updateState). It is deterministic: who knows the powers knows every proposer ahead.
 */

import { compareBytes } from '../../src/lib/bytes.ts';

export interface Validator {
  /** 20 bytes; breaks ties, the lower one first. */
  readonly address: Uint8Array;
  /** A whole number; the total stays below 2^50, so that priorities are exact in a double. */
  readonly power: number;
}

const maxTotal = 2 ** 50;
/** PriorityWindowSizeFactor. */
const windowFactor = 2;

export class ProposerRotation {
  /** Ascending, so that the first of equal priority is the one that CometBFT takes. Powers and priorities have the same places. */
  #addresses: readonly Uint8Array[] = [];
  #powers: Float64Array = new Float64Array(0);
  #priorities: Float64Array = new Float64Array(0);
  #total = 0;

  constructor(validators: readonly Validator[]) {
    this.update(validators);
  }

  /** By place in the order of addresses. */
  get priorities(): number[] {
    return [...this.#priorities];
  }

  /** Applies changes of power (0 leaves): known validators keep their priority, new ones start at −1.125 of the total. */
  update(changes: readonly Validator[]): void {
    if (changes.length === 0) return;
    const known = new Map(
      this.#addresses.map((address, i) => [
        keyOf(address),
        { address, power: this.#powers[i] as number, priority: this.#priorities[i] as number },
      ]),
    );
    const powerOf = (address: Uint8Array): number => known.get(keyOf(address))?.power ?? 0;
    // New validators are placed by the total with all updates and without the removals.
    const grown = changes
      .filter(({ power }) => power > 0)
      .reduce((sum, { address, power }) => sum + power - powerOf(address), this.#total);
    for (const { address, power } of changes) {
      const key = keyOf(address);
      const priority = known.get(key)?.priority ?? -(grown + Math.floor(grown / 8));
      if (power === 0) known.delete(key);
      else known.set(key, { address, power, priority });
    }
    if (known.size === 0) throw new RangeError('a set of validators is never empty');
    const entries = [...known.values()].sort((a, b) => compareBytes(a.address, b.address));
    this.#addresses = entries.map(({ address }) => address);
    this.#powers = Float64Array.from(entries, ({ power }) => power);
    this.#priorities = Float64Array.from(entries, ({ priority }) => priority);
    this.#total = this.#powers.reduce((sum, power) => sum + power, 0);
    if (this.#total > maxTotal) throw new RangeError(`a total power of ${this.#total} is inexact`);
    this.#center();
  }

  /** The proposer of the next height. A round that fails moves a copy on, never this. */
  next(): Uint8Array {
    this.#center();
    const [powers, priorities] = [this.#powers, this.#priorities];
    let [most, proposer] = [-Infinity, 0];
    for (let i = 0; i < powers.length; i += 1) {
      const priority = (priorities[i] as number) + (powers[i] as number);
      priorities[i] = priority;
      if (priority > most) {
        most = priority;
        proposer = i;
      }
    }
    priorities[proposer] = most - this.#total;
    return this.#addresses[proposer] as Uint8Array;
  }

  /** RescalePriorities, then shiftByAvgProposerPriority. Go divides integers towards zero, and its big integers downwards. */
  #center(): void {
    const priorities = this.#priorities;
    let [least, most, sum] = [Infinity, -Infinity, 0];
    for (let i = 0; i < priorities.length; i += 1) {
      const priority = priorities[i] as number;
      if (priority < least) least = priority;
      if (priority > most) most = priority;
      sum += priority;
    }
    const ratio = Math.ceil((most - least) / (windowFactor * this.#total));
    if (ratio > 1) {
      sum = 0;
      for (let i = 0; i < priorities.length; i += 1) {
        priorities[i] = Math.trunc((priorities[i] as number) / ratio);
        sum += priorities[i] as number;
      }
    }
    const average = Math.floor(sum / priorities.length);
    if (average === 0) return;
    for (let i = 0; i < priorities.length; i += 1) {
      priorities[i] = (priorities[i] as number) - average;
    }
  }
}

function keyOf(address: Uint8Array): string {
  return String.fromCharCode(...address);
}
