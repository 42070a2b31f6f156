/** The settlement's totals and the next set's powers, from all weights (P26, P27, P30, P34). */

import type { Epoch, Settlement } from '../../gen/cpoc/poc/v1/poc.ts';
import { toHex } from '../../lib/bytes.ts';
import { epochParams } from '../../types/poc/epochHeights.ts';
import { coinsText } from '../../types/poc/termText.ts';
import {
  type Candidate,
  type ElectedSet,
  electSet,
  type Member,
  rankCandidates,
} from '../../weights/nextValidators.ts';
import type { Differences } from '../difference.ts';
import type { EpochFrame } from '../epochFrame.ts';
import { enters, type Standing } from './standing.ts';

const none = new Uint8Array(0);

/** Costs two sorts of the candidates. */
export function checkSettlement(
  frame: EpochFrame,
  settlement: Settlement,
  standings: readonly Standing[],
  differences: Differences,
): void {
  const total = standings.reduce((sum, { weight }) => sum + weight, 0n);
  const compare = (
    at: string,
    rules: string,
    says: string | number | bigint,
    right: string | number | bigint,
  ): void => differences.compare(at, rules, 'settlement', says, right);
  compare('settlement, epoch', 'P28', settlement.epochIndex, frame.epoch.index);
  const { startHeight, length } = frame.epoch;
  compare('settlement, height', 'P28', settlement.height, startHeight + length - 1n);
  compare('records', 'P28', settlement.records, standings.length);
  compare('total_weight', 'P30', settlement.totalWeight, total);
  checkPool(frame, settlement, standings, differences);
  checkElection(frame, settlement, standings, differences);
}

/** What was minted is what the epoch's parameters say, and the pool holds it and what was paid; the rest of it were fees. */
function checkPool(
  { epoch }: EpochFrame,
  settlement: Settlement,
  standings: readonly Standing[],
  differences: Differences,
): void {
  const { pool, totalWeight } = settlement;
  const note = (at: string, says: string, right: string): void =>
    differences.compare(at, 'P30', 'settlement', says, right);
  const minted = settlement.minted === undefined ? [] : [settlement.minted];
  note('minted', coinsText(minted), coinsText(mintable(epoch, totalWeight)));
  if (totalWeight === '0') note('pool', coinsText(pool), 'none');
  const held = sumCoins(pool);
  for (const coins of [minted, standings.flatMap(({ reward }) => reward)]) {
    for (const [denom, amount] of sumCoins(coins)) {
      const enough = (held.get(denom) ?? 0n) >= amount;
      note(
        'pool',
        enough ? 'enough' : `${held.get(denom) ?? 0n}${denom}`,
        enough ? 'enough' : `at least ${amount}${denom}`,
      );
    }
  }
}

interface CoinText {
  readonly denom: string;
  readonly amount: string;
}

function mintable(epoch: Epoch, totalWeight: string): CoinText[] {
  const { epochReward } = epochParams(epoch);
  const isNothing = totalWeight === '0' || epochReward?.amount === '0';
  return isNothing || epochReward === undefined ? [] : [epochReward];
}

function sumCoins(coins: readonly CoinText[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { denom, amount } of coins) {
    sums.set(denom, (sums.get(denom) ?? 0n) + BigInt(amount));
  }
  return sums;
}

/** Ranks, cap, powers: the election once more. */
function checkElection(
  frame: EpochFrame,
  settlement: Settlement,
  standings: readonly Standing[],
  differences: Differences,
): void {
  const ranked = standings.filter(({ rank }) => rank > 0);
  const { maxValidators, maxPowerShareBps: maxShareBps } = epochParams(frame.epoch);
  const compare = (
    at: string,
    rules: string,
    says: string | number | bigint,
    right: string | number | bigint,
  ): void => differences.compare(at, rules, 'settlement', says, right);
  compare('candidates', 'P27', settlement.candidates, ranked.length);
  for (const [i, one] of rankCandidates(ranked).entries()) {
    differences.compare(`rank of ${one.addressText}`, 'P27', 'weight_record', one.rank, i + 1);
  }
  const candidates = ranked.map((one): Candidate => {
    const seen = settlement.kept === 0 && !enters(one);
    return { address: one.address, consensusPubkey: none, weight: one.weight, seen };
  });
  const staying = standings.flatMap(({ address, keptPowers }) =>
    keptPowers.map((power): Member => ({ address, consensusPubkey: none, power })),
  );
  const elected = electSet({ candidates, staying, maxValidators, maxShareBps });
  const stays = elected.validators.length === 0;
  compare('kept', 'P27 P34', settlement.kept, stays ? staying.length : elected.kept);
  compare(
    'validators',
    'P27',
    settlement.validators,
    stays ? staying.length : elected.validators.length,
  );
  compareFigures(settlement, elected, compare);
  const powers = powersOf(stays ? staying : elected.validators);
  for (const one of standings) {
    const power = powers.get(toHex(one.address)) ?? 0n;
    differences.compare(
      `power of ${one.addressText}`,
      'P26 P27 P34',
      'weight_record',
      one.power,
      power,
    );
  }
}

function compareFigures(
  settlement: Settlement,
  { cap, capped, doublings, halvings }: ElectedSet,
  compare: (at: string, rules: string, says: number | bigint, right: number | bigint) => void,
): void {
  compare('power_share', 'P26', settlement.powerShareBps, cap.shareBps);
  compare('power_cap', 'P26', settlement.powerCap, cap.cap ?? 0n);
  compare('capped', 'P26', settlement.capped, capped);
  compare('doublings', 'P34', settlement.doublings, doublings);
  compare('halvings', 'P27', settlement.halvings, halvings);
}

function powersOf(members: readonly Member[]): Map<string, bigint> {
  const powers = new Map<string, bigint>();
  for (const { address, power } of members) {
    const key = toHex(address);
    powers.set(key, (powers.get(key) ?? 0n) + power);
  }
  return powers;
}
