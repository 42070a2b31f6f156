/** A fake chain behind a fake node. */

import { AuthInfo, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx';
import { expect } from 'vitest';
import * as query from '../../../src/gen/cpoc/poc/v1/query.ts';
import {
  MsgRegisterParticipant,
  MsgRespondContinuousPoCChallenge,
  MsgSubmitContinuousPoCCommit,
} from '../../../src/gen/cpoc/poc/v1/tx.ts';
import type { FakeNode } from '../client/fakeNode.ts';
import type { FakeChain } from './fakeChain.ts';

/** Queries and transactions in their wire form. @param fees gets the type and the fee of each message */
export function putBehind(chain: FakeChain, node: FakeNode, fees: string[]): void {
  const answer = (name: string, make: (data: Uint8Array) => Uint8Array | undefined): void => {
    node.answers.set(`/cpoc.poc.v1.Query/${name}`, make);
  };
  answer('Epoch', () => {
    const { current: epoch, lastCommitHeight, height: currentHeight } = chain;
    const lastHeight = epoch.startHeight + epoch.length - 1n;
    const response = { epoch, lastCommitHeight, lastHeight, currentHeight };
    return query.QueryEpochResponse.encode(response).finish();
  });
  answer('Participant', () =>
    chain.registered
      ? query.QueryParticipantResponse.encode(
          query.QueryParticipantResponse.fromPartial({ participant: { status: chain.status } }),
        ).finish()
      : undefined,
  );
  answer('Summary', (data) => {
    const { epochIndex } = query.QuerySummaryRequest.decode(data);
    const summary = chain.summaries.get(epochIndex);
    if (summary === undefined) return undefined;
    return query.QuerySummaryResponse.encode({ summary }).finish();
  });
  answer('Commits', () =>
    query.QueryCommitsResponse.encode({
      commits: chain.allCommits.filter((one) => one.epochIndex === chain.current.index),
      pagination: undefined,
    }).finish(),
  );
  answer('Challenges', () =>
    query.QueryChallengesResponse.encode({
      challenges: chain.allChallenges.filter((one) => !one.resolved),
      pagination: undefined,
    }).finish(),
  );
  node.execute = (tx) => {
    const { bodyBytes, authInfoBytes } = TxRaw.decode(tx);
    const fee = AuthInfo.decode(authInfoBytes).fee?.amount[0]?.amount ?? 'free';
    for (const { typeUrl, value } of TxBody.decode(bodyBytes).messages) {
      fees.push(`${typeUrl.split('.').at(-1)} ${fee}`);
      if (typeUrl.endsWith('Commit')) {
        const { expected, ...commit } = MsgSubmitContinuousPoCCommit.decode(value);
        expect(expected, 'the agent says where its commit belongs').toBeDefined();
        chain.commit({ ...commit, firstNonce: expected?.firstNonce });
      } else if (typeUrl.endsWith('Challenge')) {
        chain.answer(MsgRespondContinuousPoCChallenge.decode(value));
      } else {
        expect(MsgRegisterParticipant.decode(value).inferenceUrl).toBe('https://host');
        chain.registered = true;
      }
    }
  };
}
