/** Header, block id and commit of CometBFT's JSON as protobuf messages. */

import type { BlockID, Commit, CommitSig, Header } from '../../../gen/tendermint/types/types.ts';
import type { CometValue } from './cometValue.ts';

export function toBlockId(json: CometValue): BlockID {
  const parts = json.get('parts');
  return {
    hash: json.get('hash').hex,
    partSetHeader: { total: parts.get('total').number, hash: parts.get('hash').hex },
  };
}

export function toHeader(json: CometValue): Header {
  const version = json.get('version');
  return {
    version: { block: version.get('block').big, app: version.get('app').big },
    chainId: json.get('chain_id').text,
    height: json.get('height').big,
    time: json.get('time').time,
    lastBlockId: toBlockId(json.get('last_block_id')),
    lastCommitHash: json.get('last_commit_hash').hex,
    dataHash: json.get('data_hash').hex,
    validatorsHash: json.get('validators_hash').hex,
    nextValidatorsHash: json.get('next_validators_hash').hex,
    consensusHash: json.get('consensus_hash').hex,
    appHash: json.get('app_hash').hex,
    lastResultsHash: json.get('last_results_hash').hex,
    evidenceHash: json.get('evidence_hash').hex,
    proposerAddress: json.get('proposer_address').hex,
  };
}

export function toCommit(json: CometValue): Commit | undefined {
  if (json.isAbsent) return undefined;
  return {
    height: json.get('height').big,
    round: json.get('round').number,
    blockId: toBlockId(json.get('block_id')),
    signatures: json.get('signatures').list.map(toCommitSig),
  };
}

function toCommitSig(json: CometValue): CommitSig {
  return {
    blockIdFlag: json.get('block_id_flag').number as CommitSig['blockIdFlag'],
    validatorAddress: json.get('validator_address').hex,
    timestamp: json.get('timestamp').time,
    signature: json.get('signature').bytes,
  };
}
