/** A block of CometBFT's JSON as the protobuf message. */

import type { Block } from '../../../gen/tendermint/types/block.ts';
import type { CometValue } from './cometValue.ts';
import { toEvidence } from './toEvidence.ts';
import { toCommit, toHeader } from './toHeader.ts';

export function toBlock(json: CometValue): Block {
  return {
    header: toHeader(json.get('header')),
    data: {
      txs: json
        .get('data')
        .get('txs')
        .list.map((tx) => tx.bytes),
    },
    evidence: { evidence: json.get('evidence').get('evidence').list.map(toEvidence) },
    lastCommit: toCommit(json.get('last_commit')),
  };
}
