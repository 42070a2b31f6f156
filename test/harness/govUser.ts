/** What people do with proposals on a simulated chain, and what they see of them. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import * as gov from '../../src/gen/cosmos/gov/v1/gov.ts';
import * as query from '../../src/gen/cosmos/gov/v1/query.ts';
import * as tx from '../../src/gen/cosmos/gov/v1/tx.ts';
import type { DryRun, DryRunFailure } from '../../src/gen/cpoc/gov/v1/gov.ts';
import * as dry from '../../src/gen/cpoc/gov/v1/query.ts';
import type { Params } from '../../src/gen/cpoc/poc/v1/params.ts';
import { MsgUpdateParams } from '../../src/gen/cpoc/poc/v1/tx.ts';
import { formatAddress } from '../../src/types/address.ts';
import { moduleAddress } from '../../src/types/moduleAddress.ts';
import type { WireAny } from '../../src/types/publicKey.ts';
import type { SimAccount } from './simAccount.ts';
import type { SimBlock, SimChain } from './simChain.ts';
import { simParams } from './simGenesis.ts';

/** Periods of a few blocks; a block takes a second. */
export const shortGov = {
  min_deposit: [{ denom: 'upoc', amount: '1000' }],
  expedited_min_deposit: [{ denom: 'upoc', amount: '5000' }],
  max_deposit_period: '8s',
  voting_period: '6s',
  expedited_voting_period: '3s',
} as const;

export const authority: string = formatAddress(moduleAddress('gov'), 'cpoc');
export function upoc(amount: bigint | number): { denom: string; amount: string }[] {
  return [{ denom: 'upoc', amount: amount.toString() }];
}

/** All gas that a test may need. */
const gas = 100_000_000n;
const v1 = '/cosmos.gov.v1';

export interface Draft {
  readonly messages?: readonly WireAny[];
  readonly deposit?: bigint;
  readonly expedited?: boolean;
  readonly title?: string;
  readonly summary?: string;
  readonly metadata?: string;
}

export function submission(proposer: SimAccount, draft: Draft = {}): EncodeObject {
  const { messages = [], deposit = 1000n, expedited = false } = draft;
  return {
    typeUrl: `${v1}.MsgSubmitProposal`,
    value: tx.MsgSubmitProposal.fromPartial({
      messages: [...messages],
      initialDeposit: deposit === 0n ? [] : upoc(deposit),
      proposer: proposer.address,
      metadata: draft.metadata ?? (messages.length === 0 ? 'ipfs://x' : ''),
      title: draft.title ?? 'A title',
      summary: draft.summary ?? 'A summary',
      expedited,
    }),
  };
}

export function voteMessage(
  voter: SimAccount,
  proposalId: bigint,
  option: gov.VoteOption = gov.VoteOption.VOTE_OPTION_YES,
): EncodeObject {
  const value = tx.MsgVote.fromPartial({ proposalId, voter: voter.address, option });
  return { typeUrl: `${v1}.MsgVote`, value };
}

export function depositMessage(
  depositor: SimAccount,
  proposalId: bigint,
  amount: bigint,
): EncodeObject {
  const value = tx.MsgDeposit.fromPartial({
    proposalId,
    depositor: depositor.address,
    amount: upoc(amount),
  });
  return { typeUrl: `${v1}.MsgDeposit`, value };
}

export function cancelMessage(proposer: SimAccount, proposalId: bigint): EncodeObject {
  const value = tx.MsgCancelProposal.fromPartial({ proposalId, proposer: proposer.address });
  return { typeUrl: `${v1}.MsgCancelProposal`, value };
}

export function any<T>(
  typeUrl: string,
  codec: { encode(message: T): { finish(): Uint8Array } },
  message: T,
): WireAny {
  return { typeUrl, value: codec.encode(message).finish() };
}

/** A change of the simulated chain's parameters. */
export function pocParams(changes: Partial<Params>, by: string = authority): WireAny {
  return any('/cpoc.poc.v1.MsgUpdateParams', MsgUpdateParams, {
    authority: by,
    params: simParams('upoc', changes),
  });
}

/** A block with one transaction of one account. @throws Error with the log where it fails */
export async function send(
  chain: SimChain,
  account: SimAccount,
  messages: EncodeObject | readonly EncodeObject[],
): Promise<SimBlock> {
  const block = await trySend(chain, account, messages);
  const [result] = block.txResults;
  if (result?.code !== 0) throw new Error(`${result?.codespace}/${result?.code}: ${result?.log}`);
  return block;
}

export async function trySend(
  chain: SimChain,
  account: SimAccount,
  messages: EncodeObject | readonly EncodeObject[],
): Promise<SimBlock> {
  return await chain.block(await chain.sign(account, messages, { gas }));
}

/** `gov/13` and the log where the transaction fails; `0` where it does not. */
export async function refusalOf(
  chain: SimChain,
  account: SimAccount,
  message: EncodeObject,
): Promise<{ code: string; log: string }> {
  const [result] = (await trySend(chain, account, message)).txResults;
  const { code = 0, codespace = '', log = '' } = result ?? {};
  return { code: code === 0 ? '0' : `${codespace}/${code}`, log };
}

export async function proposalOf(chain: SimChain, proposalId: bigint): Promise<gov.Proposal> {
  const { proposal } = await chain.ask(
    `${v1}.Query/Proposal`,
    query.QueryProposalRequest,
    { proposalId },
    query.QueryProposalResponse,
  );
  if (proposal === undefined) throw new Error(`no proposal ${proposalId}`);
  return proposal;
}

export async function depositsOf(chain: SimChain, proposalId: bigint): Promise<gov.Deposit[]> {
  const { deposits } = await chain.ask(
    `${v1}.Query/Deposits`,
    query.QueryDepositsRequest,
    query.QueryDepositsRequest.fromPartial({ proposalId }),
    query.QueryDepositsResponse,
  );
  return deposits;
}

export async function votesOf(chain: SimChain, proposalId: bigint): Promise<gov.Vote[]> {
  const { votes } = await chain.ask(
    `${v1}.Query/Votes`,
    query.QueryVotesRequest,
    query.QueryVotesRequest.fromPartial({ proposalId }),
    query.QueryVotesResponse,
  );
  return votes;
}

export async function tallyOf(chain: SimChain, proposalId: bigint): Promise<gov.TallyResult> {
  const { tally } = await chain.ask(
    `${v1}.Query/TallyResult`,
    query.QueryTallyResultRequest,
    { proposalId },
    query.QueryTallyResultResponse,
  );
  if (tally === undefined) throw new Error('no tally');
  return tally;
}

export async function dryRunOf(
  chain: SimChain,
  request: { readonly proposalId?: bigint; readonly messages?: readonly WireAny[] },
): Promise<{ dryRun: DryRun; failureAtSubmission: DryRunFailure | undefined }> {
  const { dryRun, failureAtSubmission } = await chain.ask(
    '/cpoc.gov.v1.Query/DryRunProposal',
    dry.QueryDryRunProposalRequest,
    { proposalId: request.proposalId ?? 0n, messages: [...(request.messages ?? [])] },
    dry.QueryDryRunProposalResponse,
  );
  if (dryRun === undefined) throw new Error('no dry run');
  return { dryRun, failureAtSubmission };
}

/** Empty blocks until the proposal is decided. Returns the block that decided it. */
export async function untilDecided(chain: SimChain, proposalId: bigint): Promise<SimBlock> {
  for (let blocks = 0; blocks < 100; blocks += 1) {
    const block = await chain.block();
    const { status } = await proposalOf(chain, proposalId);
    if (status > gov.ProposalStatus.PROPOSAL_STATUS_VOTING_PERIOD) return block;
  }
  throw new Error(`proposal ${proposalId} is not decided after 100 blocks`);
}
