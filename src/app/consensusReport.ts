/** What a block says about itself and about validators, out of the wire's form (P16, P31, P32). */

import type { RequestFinalizeBlock } from 'cosmjs-types/tendermint/abci/types';
import { BlockIDFlag } from 'cosmjs-types/tendermint/types/validator';
import type { ConsensusReport } from '../types/consensusReport.ts';

/** Who precommitted nil is there, and counts as having signed. Bytes are copied out of the socket's buffer. */
export function consensusReport(
  request: Pick<RequestFinalizeBlock, 'hash' | 'decidedLastCommit' | 'misbehavior'>,
): ConsensusReport {
  const { BLOCK_ID_FLAG_COMMIT, BLOCK_ID_FLAG_NIL } = BlockIDFlag;
  const votes = request.decidedLastCommit?.votes ?? [];
  return {
    blockHash: request.hash.slice(),
    votes: votes.map(({ validator, blockIdFlag }) => ({
      consensusAddress: validator.address.slice(),
      signed: blockIdFlag === BLOCK_ID_FLAG_COMMIT || blockIdFlag === BLOCK_ID_FLAG_NIL,
    })),
    misbehavior: request.misbehavior.map(({ validator, height }) => ({
      consensusAddress: validator.address.slice(),
      height,
    })),
  };
}
