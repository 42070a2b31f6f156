/** Will commits be paid for? Responses are free (P24). */

import { readMinimumGasPrices } from '../../../client/readMinimumGasPrices.ts';
import { parseGasPrices, requiredFee } from '../../../types/gasPrice.ts';
import { countText } from '../../countText.ts';
import { commitsOfEpoch } from '../commitsOfEpoch.ts';
import type { DoctorCheck, DoctorWorld } from '../doctorCheck.ts';
import type { Verdict } from '../finding.ts';
import { noncesOfEpoch } from '../noncesOfEpoch.ts';
import { type Allowance, readAllowance } from '../readAllowance.ts';
import { participantOf, signerOf } from '../signerOf.ts';

/** Gas of a commit, with room: one that a warm key sends uses about 100,000. */
const commitGas = 160_000n;

export const feesCheck: DoctorCheck = {
  id: 'fees',
  why: 'responses are free, commits are not: without a fee that the node takes no weight is earned',
  run: (world) => {
    const { gasPrice } = world.subject;
    return gasPrice === undefined ? judgeFree(world) : judgePaid(world, gasPrice);
  },
};

async function judgeFree({ node, subject }: DoctorWorld): Promise<Verdict> {
  const client = await node.client();
  const asked = subject.nodeGasPrices ?? (await readMinimumGasPrices(client.query));
  if (asked === '') {
    return { severity: 'ok', what: 'commits are sent without a fee, and the node asks none' };
  }
  const todo =
    'set account.gas-prices in host.toml to what the node asks (minimum-gas-prices of its app.toml)';
  if (asked !== undefined) {
    return {
      severity: 'error',
      what: `commits are sent without a fee, and the node asks ${asked}`,
      todo: `set account.gas-prices = "${asked.split(',')[0]}" in host.toml`,
    };
  }
  const summary = await node.summary();
  const commits = summary?.commitCount ?? 0;
  const taken = commits > 0 ? `; the chain took ${countText(commits, 'commit')} of this epoch` : '';
  const what = `commits are sent without a fee; what the node asks is not to be seen from here${taken}`;
  return { severity: 'info', what, todo: `where commits are refused for their fee, ${todo}` };
}

interface Purse {
  readonly denom: string;
  readonly fee: bigint;
  readonly balance: bigint;
  /** Of an epoch, at most. */
  readonly commits: bigint;
  /** Where not, they are what the chain allows at most. */
  readonly isKnown: boolean;
}

async function judgePaid(world: DoctorWorld, gasPrice: string): Promise<Verdict> {
  const { feeGranter } = world.subject;
  const signer = signerOf(world.subject);
  const [price] = parseGasPrices(gasPrice);
  if (price === undefined) return judgeFree(world);
  const { query } = await world.node.client();
  const payer = feeGranter ?? signer;
  const fee = requiredFee(price, commitGas);
  const balance = BigInt((await query.bank.balance(payer, price.denom)).amount);
  const nonces = await noncesOfEpoch(world);
  const commits = commitsOfEpoch(await world.node.epoch(), nonces, world.subject.policy);
  const isKnown = nonces !== undefined;
  const purse = { denom: price.denom, fee, balance, commits, isKnown };
  if (feeGranter === undefined) return judgePurse(purse, `${signer} has`, signer);
  const allowance = await readAllowance(query, feeGranter, signer);
  return (
    judgeAllowance(allowance, purse, world, feeGranter) ??
    judgePurse(purse, `${feeGranter}, which pays by its allowance, has`, feeGranter)
  );
}

/** Pure. */
function judgePurse(
  { denom, fee, balance, commits, isKnown }: Purse,
  whose: string,
  payer: string,
): Verdict {
  const facts = { payer, denom, balance, fee_per_commit: fee, commits_per_epoch: commits };
  const what = `${whose} ${balance}${denom}; a commit costs about ${fee}${denom}, an epoch has up to ${countText(commits, 'commit')}${isKnown ? '' : ', the most that the chain takes: how many follows the load, and the generator is not measured yet'}`;
  const todo = `send coins: cpocd tx bank send FROM ${payer} ${commits * fee * 100n}${denom} (for a hundred epochs)`;
  if (balance < fee) return { severity: 'error', what, todo, facts };
  if (isKnown && balance < fee * commits * 2n) return { severity: 'warning', what, todo, facts };
  return { severity: 'ok', what, facts };
}

/** What is wrong with the allowance; undefined where it pays. */
function judgeAllowance(
  allowance: Allowance | undefined,
  { denom, fee }: Purse,
  { subject, now }: DoctorWorld,
  granter: string,
): Verdict | undefined {
  const signer = signerOf(subject);
  const isWarm = signer !== participantOf(subject);
  const url = isWarm
    ? '/cosmos.authz.v1beta1.MsgExec'
    : '/cpoc.poc.v1.MsgSubmitContinuousPoCCommit';
  const todo = `where the key of ${granter} is: cpocd tx feegrant grant ${granter} ${signer} --allowed-messages ${url}`;
  const wrong = (what: string): Verdict => ({
    severity: 'error',
    what,
    todo,
    facts: { payer: granter },
  });
  if (allowance === undefined) {
    return wrong(`${granter} has granted ${signer} no fee allowance, or it has ended`);
  }
  if (allowance.messages !== undefined && !allowance.messages.includes(url)) {
    return wrong(`the fee allowance of ${granter} is not for ${url}, in which commits are sent`);
  }
  if (allowance.endsMs !== undefined && allowance.endsMs <= now()) {
    return wrong(`the fee allowance of ${granter} has ended`);
  }
  const limit = allowance.limits?.find((coin) => coin.denom === denom);
  if (allowance.limits !== undefined && BigInt(limit?.amount ?? 0) < fee) {
    return wrong(
      `the fee allowance of ${granter} has ${limit?.amount ?? 0}${denom} left; a commit costs about ${fee}${denom}`,
    );
  }
  return undefined;
}
