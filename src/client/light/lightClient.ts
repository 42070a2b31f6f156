/** From one block that is known to any later one, by signatures, in as few steps as the validator sets allow. */

import { ClientError } from '../clientError.ts';
import type { LightBlock } from './lightBlock.ts';
import { LightFault } from './lightFault.ts';
import { verifyCommit } from './verifyCommit.ts';
import { defaultTrustLevel, type StepOptions, verifyStep } from './verifyHeader.ts';

/** Blocks of a node that is not trusted. */
export interface BlockSource {
  /** The parts of one block, as they came. */
  block(height: bigint): Promise<LightBlock>;
}

/** A block that somebody knows from elsewhere. */
export interface TrustedBlock {
  readonly height: bigint;
  readonly hash: Uint8Array;
}

export interface LightClientOptions extends Partial<Omit<StepOptions, 'nowMs'>> {
  /** Milliseconds since 1970; the machine's clock where left out. */
  readonly now?: () => number;
  /** Longest way to one block, as far as other blocks have to be asked for; milliseconds. Half an hour where left out. */
  readonly walkMs?: number;
}

/** Two weeks: as long as most chains of this kind let a block be trusted. */
export const defaultTrustingPeriodMs: number = 14 * 86_400_000;
/** Of CometBFT's light client. */
const defaultClockDriftMs = 10_000;
/** Blocks that one way may need: sets that share nothing need each other's neighbours, about the logarithm of an epoch's length each. */
const maxSteps = 20_000;

const defaultWalkMs = 1_800_000;

export class LightClient {
  readonly #source: BlockSource;
  readonly #options: LightClientOptions;
  /** By height, ascending: where ways may begin. */
  readonly #trusted: LightBlock[];

  private constructor(source: BlockSource, root: LightBlock, options: LightClientOptions) {
    this.#source = source;
    this.#trusted = [root];
    this.#options = options;
  }

  /**
   * Begins at a block that the caller knows, by its hash or because it takes the node's word.
   *
   * @throws LightFault where its own validators did not sign it
   */
  static async open(
    chainId: string,
    source: BlockSource,
    root: LightBlock,
    options: LightClientOptions = {},
  ): Promise<LightClient> {
    await verifyCommit(chainId, root);
    return new LightClient(source, root, options);
  }

  /**
   * A block at or above the root. Straight there where enough of the trusted validators signed it, else by blocks in between.
   *
   * @throws LightFault; ClientError `unreachable` where blocks come too slowly: the next call goes on from the last that was trusted;
   * RangeError below the lowest block that is trusted: hashes lead there, not signatures
   */
  async verifyTo(height: bigint): Promise<LightBlock> {
    let trusted = this.#below(height);
    if (BigInt(trusted.header.height) === height) return trusted;
    const { walkMs = defaultWalkMs } = this.#options;
    const endMs = performance.now() + walkMs;
    const ahead: LightBlock[] = [await this.#fetch(height)];
    for (let steps = 0; steps < maxSteps; steps += 1) {
      const next = ahead.at(-1);
      if (next === undefined) return trusted;
      if (await this.#leadsTo(trusted, next)) {
        this.#remember(next);
        trusted = next;
        ahead.pop();
        continue;
      }
      if (performance.now() >= endMs) throw tooSlow(trusted, height, walkMs);
      const middle = (BigInt(trusted.header.height) + BigInt(next.header.height)) / 2n;
      ahead.push(await this.#fetch(middle));
    }
    throw new LightFault(
      'too_little_trust',
      `${maxSteps} blocks do not lead from block ${this.#trusted[0]?.header.height} to block ${height}`,
    );
  }

  async #fetch(height: bigint): Promise<LightBlock> {
    const block = await this.#source.block(height);
    if (BigInt(block.header.height) === height) return block;
    throw new LightFault(
      'not_linked',
      `asked for block ${height}, block ${block.header.height} came`,
    );
  }

  async #leadsTo(trusted: LightBlock, next: LightBlock): Promise<boolean> {
    const { now = Date.now, ...given } = this.#options;
    const options: StepOptions = {
      trustingPeriodMs: given.trustingPeriodMs ?? defaultTrustingPeriodMs,
      maxClockDriftMs: given.maxClockDriftMs ?? defaultClockDriftMs,
      trustLevel: given.trustLevel ?? defaultTrustLevel,
      nowMs: now(),
    };
    try {
      await verifyStep(trusted, next, options);
      return true;
    } catch (error) {
      if (error instanceof LightFault && error.code === 'too_little_trust') return false;
      throw error;
    }
  }

  #below(height: bigint): LightBlock {
    const found = this.#trusted.findLast(({ header }) => BigInt(header.height) <= height);
    if (found !== undefined) return found;
    throw new RangeError(`height ${height} is below ${this.#trusted[0]?.header.height}`);
  }

  #remember(block: LightBlock): void {
    const at = this.#trusted.findLastIndex(({ header }) => header.height < block.header.height);
    this.#trusted.splice(at + 1, 0, block);
  }
}

function tooSlow({ header }: LightBlock, height: bigint, walkMs: number): ClientError {
  return new ClientError(
    'unreachable',
    `the blocks between ${header.height} and ${height} did not come within ${Math.round(walkMs / 1000)} seconds`,
    'ask a node that answers faster, or trust a newer block',
  );
}
