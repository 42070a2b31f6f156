/** MsgUpdateParams of consensus: governance changes the bounds of blocks and evidence, from the next block on. */

import { MsgUpdateParams, MsgUpdateParamsResponse } from '../../gen/cosmos/consensus/v1/tx.ts';
import {
  BlockParams,
  ConsensusParams,
  EvidenceParams,
  ValidatorParams,
} from '../../gen/tendermint/types/params.ts';
import { consensusParams } from '../../keeper/consensus/schema.ts';
import { assertAuthority } from '../../keeper/gov/govAddress.ts';
import { assertConsensusParams, type SettableParams } from '../../types/consensusParams.ts';
import type { Context } from '../../types/context.ts';
import { durationNanos } from '../../types/timestamp.ts';
import {
  durationShape,
  type FieldTable,
  type MessageShape,
  repeated,
} from '../../types/wireShape.ts';
import { aminoText } from '../bank/amino.ts';
import type { MessageHandler } from '../handler.ts';

const shape = (name: string, fields: FieldTable): MessageShape => ({
  typeName: `*types.${name}`,
  fields,
});

export const updateConsensusParams: MessageHandler<MsgUpdateParams, MsgUpdateParamsResponse> = {
  typeUrl: '/cosmos.consensus.v1.MsgUpdateParams',
  aminoName: 'cosmos-sdk/x/consensus/MsgUpdateParams',
  module: 'consensus',
  codec: MsgUpdateParams,
  responseTypeUrl: '/cosmos.consensus.v1.MsgUpdateParamsResponse',
  responseCodec: MsgUpdateParamsResponse,
  fields: {
    1: 'string',
    2: shape('BlockParams', { 1: 'int64', 2: 'int64' }),
    3: shape('EvidenceParams', { 1: 'int64', 2: durationShape, 3: 'int64' }),
    4: shape('ValidatorParams', { 1: repeated('string') }),
    5: shape('ABCIParams', { 1: 'int64' }),
  },
  toAmino,
  signers: ({ authority }) => [authority],
  validate,
  changes: (ctx, message) => ({
    before: parts(consensusParams.get(ctx) ?? {}),
    after: parts(message),
  }),
  handle(ctx: Context, message) {
    const { authority, block, evidence, validator } = message;
    validate(message, ctx.block.addressPrefix);
    const { version, abci } = consensusParams.get(ctx) ?? {};
    const next = ConsensusParams.fromPartial({ version, abci });
    consensusParams.set(ctx, { ...next, block, evidence, validator });
    const parameters = JSON.stringify(parts(message));
    ctx.events.emit('update_consensus_params', { authority, parameters });
    return {};
  },
};

/** @throws AppError gov/13, sdk/18 */
function validate(message: MsgUpdateParams, addressPrefix: string): void {
  assertAuthority(message.authority, addressPrefix);
  assertConsensusParams(message);
}

/** The JSON of the parts that a message sets. */
function parts({ block, evidence, validator }: Partial<SettableParams>): {
  readonly [part: string]: unknown;
} {
  return {
    block: block === undefined ? null : BlockParams.toJSON(block),
    evidence: evidence === undefined ? null : EvidenceParams.toJSON(evidence),
    validator: validator === undefined ? null : ValidatorParams.toJSON(validator),
  };
}

/** Amino JSON: 64-bit numbers as texts, durations as nanoseconds, what holds its default left out. */
function toAmino({ authority, block, evidence, validator, abci }: MsgUpdateParams): unknown {
  return {
    authority: aminoText(authority),
    block: block && { max_bytes: number(block.maxBytes), max_gas: number(block.maxGas) },
    evidence: evidence && {
      max_age_num_blocks: number(evidence.maxAgeNumBlocks),
      max_age_duration: (
        (evidence.maxAgeDuration && durationNanos(evidence.maxAgeDuration)) ??
        0n
      ).toString(),
      max_bytes: number(evidence.maxBytes),
    },
    validator: validator && {
      pub_key_types: validator.pubKeyTypes.length === 0 ? undefined : validator.pubKeyTypes,
    },
    abci: abci && { vote_extensions_enable_height: number(abci.voteExtensionsEnableHeight) },
  };
}

function number(value: bigint): string | undefined {
  return value === 0n ? undefined : value.toString();
}
