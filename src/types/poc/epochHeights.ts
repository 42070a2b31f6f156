/** Heights of an epoch: where commits, audit and settlement lie (P4, P6, P18). */

import type { Params } from '../../gen/cpoc/poc/v1/params.ts';
import type { Epoch } from '../../gen/cpoc/poc/v1/poc.ts';
import { InvariantError } from '../../lib/errors.ts';

export interface EpochHeights {
  /** First height, S. */
  readonly first: bigint;
  /** Last height at which commits are accepted, K = S + L − 1 − W − D. */
  readonly lastCommit: bigint;
  /** First and last height of the audit, K+1 and K+W. */
  readonly auditFirst: bigint;
  readonly auditLast: bigint;
  /** Last height, S + L − 1: expiry of the last deadlines, then settlement. */
  readonly last: bigint;
}

export function epochHeights(epoch: Epoch): EpochHeights {
  const params = epochParams(epoch);
  const last = epoch.startHeight + epoch.length - 1n;
  const audit = BigInt(params.auditWindowBlocks);
  const lastCommit = last - audit - BigInt(params.validationChallengeDeadlineBlocks);
  return {
    first: epoch.startHeight,
    lastCommit,
    auditFirst: lastCommit + 1n,
    auditLast: lastCommit + audit,
    last,
  };
}

/** The parameters that the epoch froze (P3). */
export function epochParams(epoch: Epoch): Params {
  if (epoch.params === undefined)
    throw new InvariantError(`epoch ${epoch.index} has no parameters`);
  return epoch.params;
}
