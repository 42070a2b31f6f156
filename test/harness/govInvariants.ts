/** What must hold of the state of governance after every block, whatever was sent. */

import { type Proposal, ProposalStatus } from '../../src/gen/cosmos/gov/v1/gov.ts';
import * as bank from '../../src/keeper/bank/schema.ts';
import * as gov from '../../src/keeper/gov/schema.ts';
import type { StateReader } from '../../src/lib/kv.ts';
import { moduleAddress } from '../../src/types/moduleAddress.ts';
import type { Timestamp } from '../../src/types/timestamp.ts';

type Amounts = Map<string, bigint>;

/** @returns what does not hold, one line each; periods end on a block's time where `now` is it */
export function govFaults(state: StateReader, now: bigint): string[] {
  return [...coinFaults(state), ...lifeFaults(state, now)];
}

function coinFaults(state: StateReader): string[] {
  const faults: string[] = [];
  const sums: Amounts = new Map();
  for (const [[, denom], amount] of bank.balances.entries(state)) add(sums, denom, amount);
  const supply = new Map(bank.supply.entries(state));
  if (text(sums) !== text(supply)) faults.push(`balances ${text(sums)}, supply ${text(supply)}`);
  const given: Amounts = new Map();
  for (const [, { amount }] of gov.deposits.entries(state)) {
    for (const coin of amount) add(given, coin.denom, BigInt(coin.amount));
  }
  const held = new Map(gov.heldDeposits.entries(state));
  if (text(given) !== text(held)) faults.push(`deposits ${text(given)}, held ${text(held)}`);
  for (const [denom, amount] of held) {
    const balance = bank.balances.get(state, [moduleAddress('gov'), denom]) ?? 0n;
    if (balance < amount) faults.push(`gov has ${balance}${denom}, and holds ${amount}`);
  }
  return faults;
}

function lifeFaults(state: StateReader, now: bigint): string[] {
  const all = [...gov.proposals.entries(state)].map(([, proposal]) => proposal);
  const of = (status: ProposalStatus): Proposal[] => all.filter((one) => one.status === status);
  const waiting = of(ProposalStatus.PROPOSAL_STATUS_DEPOSIT_PERIOD);
  const voting = of(ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD);
  const ids = voting.map(({ id }) => id);
  return [
    ...queueFaults(
      queued(state, gov.inactiveQueue),
      waiting.map(({ id, depositEndTime }) => due(id, depositEndTime)),
      now,
    ),
    ...queueFaults(
      queued(state, gov.activeQueue),
      voting.map(({ id, votingEndTime }) => due(id, votingEndTime)),
      now,
    ),
    ...difference('voted on', [...gov.votingProposals.keys(state)].map(String), ids.map(String)),
    ...[...waiting, ...voting].flatMap((proposal) => totalFaults(state, proposal)),
    ...orphans(state, new Set([...waiting, ...voting].map(({ id }) => id))),
  ];
}

function totalFaults(state: StateReader, { id, totalDeposit }: Proposal): string[] {
  const given: Amounts = new Map();
  for (const [, { amount }] of gov.deposits.entries(state, {
    prefix: gov.deposits.key.prefix(id),
  })) {
    for (const coin of amount) add(given, coin.denom, BigInt(coin.amount));
  }
  const total = new Map(totalDeposit.map((coin) => [coin.denom, BigInt(coin.amount)]));
  return text(given) === text(total) ? [] : [`${id} has ${text(given)}, says ${text(total)}`];
}

interface Due {
  readonly entry: string;
  readonly seconds: bigint;
}

function queueFaults(found: readonly Due[], expected: readonly Due[], now: bigint): string[] {
  const overdue = found.filter(({ seconds }) => seconds < now + firstSecond);
  return [
    ...difference('queue', ...([found, expected].map(entries) as [string[], string[]])),
    ...overdue.map(({ entry }) => `${entry} is overdue`),
  ];
}

function entries(dues: readonly Due[]): string[] {
  return dues.map(({ entry }) => entry);
}

function queued(state: StateReader, queue: typeof gov.activeQueue): Due[] {
  return [...queue.keys(state)].map(([seconds, nanos, id]) => ({
    entry: `${id}@${seconds}.${nanos}`,
    seconds,
  }));
}

function difference(what: string, found: string[], expected: string[]): string[] {
  const [own, other] = [found, expected].map((list) => list.sort(byText).join());
  return own === other ? [] : [`${what} ${own}, expected ${other}`];
}

/** Deposits and votes whose proposal is neither open nor being closed. */
function orphans(state: StateReader, open: ReadonlySet<bigint>): string[] {
  const isLost = ([id]: gov.ProposalAddress): boolean =>
    !open.has(id) && !gov.closings.has(state, id);
  return [gov.deposits, gov.votes].flatMap((collection) =>
    [...collection.keys(state)].filter(isLost).map(([id]) => `something of ${id} is left`),
  );
}

/** 0001-01-01, where the queues begin. */
const firstSecond = 62_135_596_800n;

function due(id: bigint, time: Timestamp | undefined): Due {
  const seconds = (time?.seconds ?? 0n) + firstSecond;
  return { entry: `${id}@${seconds}.${time?.nanos ?? 0}`, seconds };
}

function add(amounts: Amounts, denom: string, amount: bigint): void {
  amounts.set(denom, (amounts.get(denom) ?? 0n) + amount);
}

function text(amounts: Amounts): string {
  return [...amounts]
    .filter(([, amount]) => amount !== 0n)
    .map(([denom, amount]) => `${amount}${denom}`)
    .sort(byText)
    .join();
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
