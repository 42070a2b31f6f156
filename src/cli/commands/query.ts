/** `cpocd query`: what the chain knows. */

import type { Command } from 'commander';
import type { CliDependencies } from '../cli.ts';
import { newGroup } from '../newCommand.ts';
import { createAuthAccountQuery } from './query/authAccount.ts';
import { createBankBalanceQuery } from './query/bankBalance.ts';
import { createBankBalancesQuery } from './query/bankBalances.ts';
import { createBankDenomMetadataQuery } from './query/bankDenomMetadata.ts';
import { createBankTotalQuery } from './query/bankTotal.ts';
import { createBlockQuery } from './query/block.ts';
import { createGovQueries } from './query/govQueries.ts';
import { createModuleGroups } from './query/moduleGroups.ts';
import { createPocChallengeQuery } from './query/pocChallenge.ts';
import { createPocChallengesQuery } from './query/pocChallenges.ts';
import { createPocCommitQuery } from './query/pocCommit.ts';
import { createPocCommitsQuery } from './query/pocCommits.ts';
import { createPocEpochQuery } from './query/pocEpoch.ts';
import { createPocExplainQuery } from './query/pocExplain.ts';
import { createPocParamsQuery } from './query/pocParams.ts';
import { createPocParticipantQuery } from './query/pocParticipant.ts';
import { createPocParticipantsQuery } from './query/pocParticipants.ts';
import { createPocPruningStateQuery } from './query/pocPruningState.ts';
import { createPocSettlementQuery } from './query/pocSettlement.ts';
import { createPocSigningInfoQuery } from './query/pocSigningInfo.ts';
import { createPocSigningInfosQuery } from './query/pocSigningInfos.ts';
import { createPocSummariesQuery } from './query/pocSummaries.ts';
import { createPocSummaryQuery } from './query/pocSummary.ts';
import { createPocValidatorsQuery } from './query/pocValidators.ts';
import { createPocWeightRecordQuery } from './query/pocWeightRecord.ts';
import { createPocWeightRecordsQuery } from './query/pocWeightRecords.ts';
import { createTxQuery } from './query/tx.ts';

export function createQueryCommand(deps: CliDependencies): Command {
  const bank = newGroup('bank', 'coins')
    .addCommand(createBankBalancesQuery(deps))
    .addCommand(createBankBalanceQuery(deps))
    .addCommand(createBankTotalQuery(deps))
    .addCommand(createBankDenomMetadataQuery(deps));
  const auth = newGroup('auth', 'accounts').addCommand(createAuthAccountQuery(deps));
  const query = newGroup('query', 'ask the chain')
    .alias('q')
    .addCommand(createPocGroup(deps))
    .addCommand(bank)
    .addCommand(auth)
    .addCommand(createGovQueries(deps))
    .addCommand(createTxQuery(deps))
    .addCommand(createBlockQuery(deps));
  for (const group of createModuleGroups(deps)) query.addCommand(group);
  return query;
}

function createPocGroup(deps: CliDependencies): Command {
  return newGroup('poc', 'continuous proof of compute')
    .addCommand(createPocParamsQuery(deps))
    .addCommand(createPocEpochQuery(deps))
    .addCommand(createPocParticipantQuery(deps))
    .addCommand(createPocParticipantsQuery(deps))
    .addCommand(createPocCommitQuery(deps))
    .addCommand(createPocCommitsQuery(deps))
    .addCommand(createPocSummaryQuery(deps))
    .addCommand(createPocSummariesQuery(deps))
    .addCommand(createPocChallengeQuery(deps))
    .addCommand(createPocChallengesQuery(deps))
    .addCommand(createPocWeightRecordQuery(deps))
    .addCommand(createPocWeightRecordsQuery(deps))
    .addCommand(createPocSettlementQuery(deps))
    .addCommand(createPocExplainQuery(deps))
    .addCommand(createPocValidatorsQuery(deps))
    .addCommand(createPocSigningInfoQuery(deps))
    .addCommand(createPocSigningInfosQuery(deps))
    .addCommand(createPocPruningStateQuery(deps));
}
