/** The bounds that CometBFT keeps, as far as governance may set them. Sources: CometBFT 0.38 `types/params.go`, `types/block.go`. */

import type { ConsensusParams } from '../gen/tendermint/types/params.ts';
import { AppError } from '../lib/errors.ts';
import { sdkErrors } from './sdkErrors.ts';
import { durationNanos } from './timestamp.ts';

/** CometBFT's own bound of a block (`MaxBlockSizeBytes`), in bytes. */
const maxBlockBytes = 104_857_600n;
/**
 * What is in a block beside transactions and evidence: header 626, framing 11, and the signatures of 1000 validators, the most that the chain
 * may have (94 + 111 each). CometBFT panics where the bound of a block leaves no room for these.
 */
const overheadBytes = 626n + 11n + 94n + 111n * 1000n;
/** Room for transactions that stays at least: for the vote and the proposal that take a bad bound back, and for answers to challenges. */
const leastTxBytes = 262_144n;
/** Gas that a block has at least: a proposal, its votes and some answers fit. */
const leastBlockGas = 10_000_000n;

export type SettableParams = Pick<ConsensusParams, 'block' | 'evidence' | 'validator' | 'abci'>;

/** The parts that a set needs. */
export type CompleteParams = SettableParams & {
  readonly [K in 'block' | 'evidence' | 'validator']: NonNullable<SettableParams[K]>;
};

/** @throws AppError sdk/18 for what CometBFT would refuse, for what would stop it, and for what this chain does not offer */
export function assertConsensusParams(params: SettableParams): asserts params is CompleteParams {
  const { block, evidence, validator, abci } = params;
  if (block === undefined || evidence === undefined || validator === undefined) {
    throw invalid('all parameters must be present: block, evidence and validator');
  }
  checkEvidence(evidence);
  const leastBytes = overheadBytes + leastTxBytes + evidence.maxBytes;
  if (block.maxBytes < leastBytes || block.maxBytes > maxBlockBytes) {
    throw invalid(
      `block.max_bytes is ${block.maxBytes}, expected ${leastBytes} (with evidence.max_bytes of ${evidence.maxBytes}) to ${maxBlockBytes}`,
    );
  }
  if (block.maxGas !== -1n && block.maxGas < leastBlockGas) {
    throw invalid(`block.max_gas is ${block.maxGas}, expected at least ${leastBlockGas}, or -1`);
  }
  const types = validator.pubKeyTypes;
  if (types.length !== 1 || types[0] !== 'ed25519') {
    throw invalid(`validator.pub_key_types are ${types.join(', ')}, expected ed25519 alone`);
  }
  if (abci !== undefined && abci.voteExtensionsEnableHeight !== 0n) {
    throw invalid(
      `abci.vote_extensions_enable_height is ${abci.voteExtensionsEnableHeight}, expected 0: this chain has no vote extensions`,
    );
  }
}

function checkEvidence(evidence: NonNullable<SettableParams['evidence']>): void {
  const { maxAgeNumBlocks, maxAgeDuration, maxBytes } = evidence;
  if (maxAgeNumBlocks <= 0n) {
    throw invalid(`evidence.max_age_num_blocks is ${maxAgeNumBlocks}, expected more than 0`);
  }
  const age = maxAgeDuration === undefined ? 0n : durationNanos(maxAgeDuration);
  if (age === undefined || age <= 0n) {
    throw invalid(
      'evidence.max_age_duration is not positive, or longer than 292 years; expected a time such as 172800s',
    );
  }
  if (maxBytes < 0n || maxBytes > maxBlockBytes) {
    throw invalid(`evidence.max_bytes is ${maxBytes}, expected 0 to ${maxBlockBytes}`);
  }
}

function invalid(what: string): AppError {
  return new AppError(sdkErrors.invalidRequest, what);
}
