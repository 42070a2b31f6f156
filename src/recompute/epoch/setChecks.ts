/** The next set as CometBFT has it, against the weight records (P27, P28, P34). */

import type { ChainClient } from '../../client/connectClient.ts';
import { readValidatorSet } from '../../client/light/blockReader.ts';
import type { SetMember } from '../../client/light/validatorSet.ts';
import * as schema from '../../keeper/poc/schema.ts';
import { toHex } from '../../lib/bytes.ts';
import { consensusAddress } from '../../types/consensusAddress.ts';
import { epochHeights } from '../../types/poc/epochHeights.ts';
import type { Differences } from '../difference.ts';
import { type EpochFrame, pocStore } from '../epochFrame.ts';
import type { Headers } from '../headers.ts';
import { entriesOf, type ProvenState } from '../provenState.ts';
import { enters, type Standing } from './standing.ts';

/** @returns how many validators were compared. @throws ClientError `not_proven`, `node_refused` */
export async function checkSets(
  client: ChainClient,
  headers: Headers,
  state: ProvenState,
  frame: EpochFrame,
  standings: readonly Standing[],
  differences: Differences,
): Promise<number> {
  const { last } = epochHeights(frame.epoch);
  // A set that is decided in block H signs from H + 2 on.
  const header = await headers.at(last + 1n);
  const before = await readValidatorSet(client, last + 1n, header.validatorsHash);
  const after = await readValidatorSet(client, last + 2n, header.nextValidatorsHash);
  const owners = await readOwners(state, frame.epoch.index + 1n);
  const ownersBefore = await readOwners(state, frame.epoch.index);
  checkPowers(after, owners, standings, differences);
  checkEntered(before, after, owners, standings, differences);
  checkKept(before, ownersBefore, standings, differences);
  differences.compare(
    'validators',
    'P27',
    'settlement',
    frame.settlement?.validators ?? 0,
    after.length,
  );
  return after.length;
}

/** Participant (hex) by consensus address (hex): whose validators they are. */
type Owners = ReadonlyMap<string, string>;

async function readOwners(state: ProvenState, epochIndex: bigint): Promise<Owners> {
  const owners = new Map<string, string>();
  const prefix = schema.validatorTerms.key.prefix(epochIndex);
  const terms = state.list(pocStore, entriesOf(schema.validatorTerms), { prefix });
  for await (const [[, address], owner] of terms) owners.set(toHex(address), toHex(owner));
  return owners;
}

function ownerOf(owners: Owners, { consensusPubkey }: SetMember): string {
  return owners.get(toHex(consensusAddress(consensusPubkey))) ?? 'nobody';
}

function powersBy(owners: Owners, set: readonly SetMember[]): Map<string, bigint[]> {
  const powers = new Map<string, bigint[]>();
  for (const member of set) {
    const owner = ownerOf(owners, member);
    powers.set(owner, [...(powers.get(owner) ?? []), member.power]);
  }
  return powers;
}

function checkPowers(
  after: readonly SetMember[],
  owners: Owners,
  standings: readonly Standing[],
  differences: Differences,
): void {
  const powers = powersBy(owners, after);
  for (const { address, addressText, power } of standings) {
    const set = (powers.get(toHex(address)) ?? []).reduce((sum, one) => sum + one, 0n);
    differences.compare(
      `power of ${addressText} in CometBFT's set`,
      'P27',
      'weight_record',
      power,
      set,
    );
    powers.delete(toHex(address));
  }
  for (const [owner, held] of powers) {
    differences.compare(
      `power of ${owner}, who has no record`,
      'P28',
      'validators',
      held.join('+'),
      'none',
    );
  }
}

/** Who enters had no such key in the set before; who is in it otherwise had. */
function checkEntered(
  before: readonly SetMember[],
  after: readonly SetMember[],
  owners: Owners,
  standings: readonly Standing[],
  differences: Differences,
): void {
  const known = new Set(before.map(({ consensusPubkey }) => toHex(consensusPubkey)));
  const news = after.filter(({ consensusPubkey }) => !known.has(toHex(consensusPubkey)));
  const entering = new Set(news.map((member) => ownerOf(owners, member)));
  for (const one of standings) {
    const isNew = entering.has(toHex(one.address));
    differences.compare(
      `probation of ${one.addressText}`,
      'P34',
      'weight_record',
      enters(one) ? 'entered' : 'not entered',
      isNew ? 'entered' : 'not entered',
    );
  }
}

/** Who stays keeps the powers of the set before. */
function checkKept(
  before: readonly SetMember[],
  owners: Owners,
  standings: readonly Standing[],
  differences: Differences,
): void {
  const powers = powersBy(owners, before);
  for (const { address, addressText, keptPowers } of standings) {
    const held = [...(powers.get(toHex(address)) ?? [])];
    for (const power of keptPowers) {
      const at = held.indexOf(power);
      const right = at >= 0 ? power : `one of ${held.join(', ') || 'none'}`;
      differences.compare(`kept power of ${addressText}`, 'P34', 'weight_record', power, right);
      if (at >= 0) held.splice(at, 1);
    }
  }
}
