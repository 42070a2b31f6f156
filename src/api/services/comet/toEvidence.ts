/** Evidence of CometBFT's JSON as the protobuf message. Fields without a name of their own in Go keep Go's. */

import type {
  DuplicateVoteEvidence,
  Evidence,
  LightClientAttackEvidence,
} from '../../../gen/tendermint/types/evidence.ts';
import type { Vote } from '../../../gen/tendermint/types/types.ts';
import type { Validator, ValidatorSet } from '../../../gen/tendermint/types/validator.ts';
import type { CometValue } from './cometValue.ts';
import { toBlockId, toCommit, toHeader } from './toHeader.ts';

export function toEvidence(json: CometValue): Evidence {
  const value = json.get('value');
  switch (json.get('type').text) {
    case 'tendermint/DuplicateVoteEvidence':
      return { sum: { $case: 'duplicateVoteEvidence', value: toDuplicateVote(value) } };
    case 'tendermint/LightClientAttackEvidence':
      return { sum: { $case: 'lightClientAttackEvidence', value: toLightClientAttack(value) } };
    default:
      return { sum: undefined };
  }
}

function toDuplicateVote(json: CometValue): DuplicateVoteEvidence {
  return {
    voteA: toVote(json.get('vote_a')),
    voteB: toVote(json.get('vote_b')),
    totalVotingPower: json.get('TotalVotingPower').big,
    validatorPower: json.get('ValidatorPower').big,
    timestamp: json.get('Timestamp').time,
  };
}

function toVote(json: CometValue): Vote {
  return {
    type: json.get('type').number as Vote['type'],
    height: json.get('height').big,
    round: json.get('round').number,
    blockId: toBlockId(json.get('block_id')),
    timestamp: json.get('timestamp').time,
    validatorAddress: json.get('validator_address').hex,
    validatorIndex: json.get('validator_index').number,
    signature: json.get('signature').bytes,
    extension: json.get('extension').bytes,
    extensionSignature: json.get('extension_signature').bytes,
  };
}

function toLightClientAttack(json: CometValue): LightClientAttackEvidence {
  const block = json.get('ConflictingBlock');
  const signed = block.get('signed_header');
  return {
    conflictingBlock: {
      signedHeader: {
        header: toHeader(signed.get('header')),
        commit: toCommit(signed.get('commit')),
      },
      validatorSet: toValidatorSet(block.get('validator_set')),
    },
    commonHeight: json.get('CommonHeight').big,
    byzantineValidators: json.get('ByzantineValidators').list.map(toValidator),
    totalVotingPower: json.get('TotalVotingPower').big,
    timestamp: json.get('Timestamp').time,
  };
}

function toValidatorSet(json: CometValue): ValidatorSet {
  const validators = json.get('validators').list.map(toValidator);
  return {
    validators,
    proposer: toValidator(json.get('proposer')),
    totalVotingPower: validators.reduce((sum, { votingPower }) => sum + votingPower, 0n),
  };
}

function toValidator(json: CometValue): Validator {
  const key = json.get('pub_key');
  return {
    address: json.get('address').hex,
    pubKey: { sum: { $case: 'ed25519', value: key.get('value').bytes } },
    votingPower: json.get('voting_power').big,
    proposerPriority: json.get('proposer_priority').big,
  };
}
