/** What a node says of the current epoch, as far as it can be true: nothing is made or kept on the word of an answer that cannot. */

import { ClientError } from '../../client/clientError.ts';
import type { Epoch } from '../../gen/cpoc/poc/v1/poc.ts';
import type { EpochView } from '../chain/chainPort.ts';

/** More bytes than the parameters of a chain may say (P15). */
const mostArtifactBytes = 1_024;

/** @throws ClientError `bad_answer` */
export function assertPlausible(view: EpochView): void {
  const what = flawOf(view);
  if (what === undefined) return;
  throw new ClientError('bad_answer', `the node says what cannot be: ${what}`, 'ask another node');
}

function flawOf({ epoch, height, lastCommitHeight, lastHeight }: EpochView): string | undefined {
  const { index, startHeight, length, seed, params } = epoch;
  if (index < 1n || length < 1n) return `epoch ${index} of ${length} blocks`;
  if (seed.length !== 32) return `a seed of ${seed.length} bytes`;
  if (height < startHeight || lastHeight < startHeight || lastCommitHeight > lastHeight) {
    return `height ${height} in an epoch from ${startHeight} to ${lastHeight} with commits up to ${lastCommitHeight}`;
  }
  return flawOfParams(params);
}

function flawOfParams(params: Epoch['params']): string | undefined {
  if (params === undefined) return 'an epoch without parameters';
  const { artifactSizeBytes: size, minNoncesPerCommit: min, maxNoncesPerCommit: max } = params;
  if (size < 1 || size > mostArtifactBytes) return `artifacts of ${size} bytes`;
  return min > max || max < 1 ? `commits of ${min} to ${max} nonces` : undefined;
}
