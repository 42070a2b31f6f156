/** Gas: the bound on the work of a transaction, counted as the Cosmos SDK counts it. */

import { AppError } from '../lib/errors.ts';
import { sdkErrors } from './sdkErrors.ts';

export interface GasMeter {
  readonly limit: bigint;
  readonly consumed: bigint;
  /** @throws AppError sdk/11 once more than `limit` is consumed; the excess stays counted. */
  consume(amount: bigint, descriptor: string): void;
  /** The same where it stays within the limit; otherwise false, and nothing is consumed. For several amounts at once, which are consumed one by one where they do not fit. */
  tryConsume(amount: bigint): boolean;
}

/** A meter that stops at `limit`. */
export class LimitedGasMeter implements GasMeter {
  readonly limit: bigint;
  consumed = 0n;

  constructor(limit: bigint) {
    this.limit = limit;
  }

  consume(amount: bigint, descriptor: string): void {
    this.consumed += amount;
    if (this.consumed > this.limit) {
      throw new AppError(
        sdkErrors.outOfGas,
        `out of gas in location: ${descriptor}; gasWanted: ${this.limit}, gasUsed: ${this.consumed}`,
      );
    }
  }

  tryConsume(amount: bigint): boolean {
    const consumed = this.consumed + amount;
    if (consumed > this.limit) return false;
    this.consumed = consumed;
    return true;
  }
}

/** A meter that counts and never stops: simulation, block steps, InitChain. Its limit reads as 2^64−1, as in the SDK. */
export class InfiniteGasMeter implements GasMeter {
  readonly limit: bigint = (1n << 64n) - 1n;
  consumed = 0n;

  consume(amount: bigint): void {
    this.consumed += amount;
  }

  tryConsume(amount: bigint): boolean {
    this.consumed += amount;
    return true;
  }
}

/** A meter for estimates: its limit reads as 2^64−1, as in the SDK, and it stops where no block could take the transaction. */
export class EstimateGasMeter extends InfiniteGasMeter {
  readonly #bound: bigint;

  /** @param bound gas of a block at most; negative for none */
  constructor(bound: bigint) {
    super();
    this.#bound = bound;
  }

  override consume(amount: bigint): void {
    super.consume(amount);
    if (this.#bound >= 0n && this.consumed > this.#bound) {
      throw new AppError(
        sdkErrors.outOfGas,
        `the estimate passed ${this.#bound}, the gas of a whole block`,
      );
    }
  }

  override tryConsume(amount: bigint): boolean {
    if (this.#bound >= 0n && this.consumed + amount > this.#bound) return false;
    return super.tryConsume(amount);
  }
}

/** A bound of its own within another meter, which pays: for work that is done on behalf of somebody and must end. */
export class NestedGasMeter implements GasMeter {
  readonly limit: bigint;
  consumed = 0n;
  /** Set once the meter that pays had no more. It is that one's refusal, and not for this one's owner to catch. */
  outerRefusal: unknown;
  readonly #outer: GasMeter;

  constructor(outer: GasMeter, limit: bigint) {
    this.#outer = outer;
    this.limit = limit;
  }

  consume(amount: bigint, descriptor: string): void {
    try {
      this.#outer.consume(amount, descriptor);
    } catch (error) {
      this.outerRefusal = error;
      throw error;
    }
    this.consumed += amount;
    if (this.consumed > this.limit) {
      throw new AppError(
        sdkErrors.outOfGas,
        `out of gas in location: ${descriptor}; gasWanted: ${this.limit}, gasUsed: ${this.consumed}`,
      );
    }
  }

  tryConsume(amount: bigint): boolean {
    const consumed = this.consumed + amount;
    if (consumed > this.limit || !this.#outer.tryConsume(amount)) return false;
    this.consumed = consumed;
    return true;
  }
}

/** Gas of store access, as in the SDK's KVGasConfig. */
export const kvGas = {
  has: 1000n,
  delete: 1000n,
  readFlat: 1000n,
  readPerByte: 3n,
  writeFlat: 2000n,
  writePerByte: 30n,
  iterNextFlat: 30n,
} as const;

/**
 * Gas of what the SDK charges nothing for and what this program does slowly: parts of a transaction that are many and small, and documents
 * that several sign. Ordinary transactions stay below the bounds, and so use the SDK's gas.
 */
export const txGas = {
  /** Decoding is covered by the gas of its bytes for one field in so many of them, nested ones counted. */
  bytesPerField: 8n,
  /** Each field beyond. */
  denseField: 30n,
  /** Fields of which the amino JSON is covered by what a signature costs. */
  plainFields: 100n,
  /** Each field beyond, once a transaction. */
  aminoField: 150n,
  /** Bytes of a sign document that are covered by what a signature costs. */
  plainDocBytes: 4096n,
  /** Each byte beyond, for every signer but the first: its own document is built and hashed. */
  docByte: 1n,
  /** Bytes that a field takes in amino JSON beside its content. */
  aminoFieldBytes: 25n,
} as const;
