/** What one run of a devnet has seen so far. */

import type { BlockFacts, EpochPosition, ValidatorPower } from './blockFacts.ts';
import { type WatchedBlock, watchChain } from './chainWatch.ts';
import type { DevnetReport, DevnetStart } from './devnetReport.ts';
import { readSettlement, type Settlement } from './settlement.ts';

export class DevnetRun {
  readonly #start: DevnetStart;
  readonly #report: DevnetReport;
  /** By address as CometBFT writes it. */
  readonly #validators: ReadonlyMap<string, string>;
  readonly #accounts: ReadonlyMap<string, string>;
  readonly #totals = { commits: 0, issued: 0, passed: 0, failed: 0, expired: 0, voided: 0 };
  readonly #settlements: Settlement[] = [];
  #height = 0n;
  #epoch = 0n;
  #powers: readonly ValidatorPower[] = [];

  constructor(start: DevnetStart, report: DevnetReport, validators: ReadonlyMap<string, string>) {
    this.#start = start;
    this.#report = report;
    this.#validators = validators;
    this.#accounts = new Map(start.accounts.map(({ address, name }) => [address, name]));
  }

  /** For people: where the chain stands. */
  get position(): string {
    return this.#height === 0n ? 'no block' : `height ${this.#height} in epoch ${this.#epoch}`;
  }

  /** Follows the chain until `isDone` or the signal. */
  async watch(
    signal: AbortSignal,
    isDone: (height: bigint, epoch: EpochPosition) => boolean,
  ): Promise<void> {
    const rpc = `http://127.0.0.1:${this.#start.nodes[0]?.ports.rpc ?? 0}`;
    const { chainId } = this.#start.shape;
    for await (const block of watchChain({ rpc, chainId, signal })) {
      await this.#see(block);
      if (!isDone(block.facts.height, block.epoch)) continue;
      await this.#completeSettlements(block);
      return;
    }
  }

  finish(reached: boolean, reason: string): void {
    this.#report.result({
      ...this.#start,
      reached,
      reason,
      height: this.#height,
      epoch: this.#epoch,
      totals: this.#totals,
      settlements: this.#settlements,
      powers: this.#powers.map(({ address, power }) => ({
        name: this.#validators.get(address) ?? '',
        address,
        power,
      })),
    });
  }

  async #see({ facts, epoch, open, client }: WatchedBlock): Promise<void> {
    this.#height = facts.height;
    this.#epoch = epoch.index;
    this.#powers = facts.validators;
    this.#count(facts);
    const names = new Map([...this.#validators, ...this.#accounts]);
    this.#report.block(facts, epoch, open, names);
    if (facts.settled === undefined) return;
    const settlement = await readSettlement(client, facts.settled, this.#accounts);
    this.#settlements.push(settlement);
    this.#report.settled(settlement);
  }

  #count({ commits, challenges }: BlockFacts): void {
    this.#totals.commits += commits;
    for (const name of ['issued', 'passed', 'failed', 'expired', 'voided'] as const) {
      this.#totals[name] += challenges[name];
    }
  }

  /** A run that goes on may reach its goal without having seen the settlement before. */
  async #completeSettlements({ epoch, client }: WatchedBlock): Promise<void> {
    const last = epoch.index - 1n;
    if (last < 1n || this.#settlements.some((settlement) => settlement.epoch === last)) return;
    this.#settlements.push(await readSettlement(client, last, this.#accounts));
  }
}
