/** The methods of `cpoc.poc.v1.Query`. */

import type { QueryHandler } from '../queryHandler.ts';
import { challenge } from './challenge.ts';
import { challenges } from './challenges.ts';
import { commit } from './commit.ts';
import { commits } from './commits.ts';
import { epoch } from './epoch.ts';
import { explain } from './explain/explain.ts';
import { params } from './params.ts';
import { participant } from './participant.ts';
import { participants } from './participants.ts';
import { pruningState } from './pruningState.ts';
import { settlement } from './settlement.ts';
import { signingInfo } from './signingInfo.ts';
import { signingInfos } from './signingInfos.ts';
import { summaries } from './summaries.ts';
import { summary } from './summary.ts';
import { validators } from './validators.ts';
import { weightRecord } from './weightRecord.ts';
import { weightRecords } from './weightRecords.ts';

export const pocQueries: readonly QueryHandler[] = [
  params,
  epoch,
  participant,
  participants,
  commit,
  commits,
  summary,
  summaries,
  challenge,
  challenges,
  weightRecord,
  weightRecords,
  settlement,
  explain,
  validators,
  pruningState,
  signingInfo,
  signingInfos,
];
