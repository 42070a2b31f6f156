/** The messages of `cpoc.poc.v1.Msg`: names, wire shapes, signers, and the function that each runs. */

import * as tx from '../../gen/cpoc/poc/v1/tx.ts';
import type { ProtoCodec } from '../../lib/protoCodec.ts';
import type { Context } from '../../types/context.ts';
import { coinShape, type FieldTable, repeated } from '../../types/wireShape.ts';
import type { AnyMessageHandler, MessageHandler, ParamSets } from '../handler.ts';
import { deactivateParticipant, reactivateParticipant } from './changeStatus.ts';
import { pocAmino } from './pocAmino.ts';
import { registerParticipant } from './registerParticipant.ts';
import { respondChallenge } from './respondChallenge.ts';
import { submitCommit } from './submitCommit.ts';
import { unjail } from './unjail.ts';
import { paramSets, updateParams, validateUpdateParams } from './updateParams.ts';
import { updateParticipant } from './updateParticipant.ts';

interface JsonCodec<M> extends ProtoCodec<M> {
  toJSON(message: M): unknown;
}

interface Definition<M, R> {
  readonly name: string;
  /** Where it is not the message's own name: a Ledger shows at most 39 characters. */
  readonly aminoName?: string;
  readonly codec: JsonCodec<M>;
  readonly responseCodec: ProtoCodec<R>;
  readonly fields: FieldTable;
  readonly signer: (message: M) => string;
  readonly validate?: (message: M, addressPrefix: string) => void;
  readonly changes?: (ctx: Context, message: M) => ParamSets;
  readonly handle: (ctx: Context, message: M) => R;
}

function define<M, R>(definition: Definition<M, R>): MessageHandler<M, R> {
  const { name, codec, signer } = definition;
  return {
    typeUrl: `/cpoc.poc.v1.${name}`,
    aminoName: `cpoc/poc/${definition.aminoName ?? name}`,
    module: 'poc',
    codec,
    responseTypeUrl: `/cpoc.poc.v1.${name}Response`,
    responseCodec: definition.responseCodec,
    fields: definition.fields,
    toAmino: (message) => pocAmino(codec.toJSON(message)),
    signers: (message) => [signer(message)],
    ...(definition.validate === undefined ? {} : { validate: definition.validate }),
    ...(definition.changes === undefined ? {} : { changes: definition.changes }),
    handle: definition.handle,
  };
}

/** A message whose response is empty. */
function empty<M>(
  handle: (ctx: Context, message: M) => void,
): (ctx: Context, message: M) => object {
  return (ctx, message) => {
    handle(ctx, message);
    return {};
  };
}

const creator = (message: { readonly creator: string }): string => message.creator;

const participantFields: FieldTable = { 1: 'string', 2: 'bytes', 3: 'string' };

const paramsFields: FieldTable = {
  ...Object.fromEntries(Array.from({ length: 24 }, (_, i) => [i + 1, 'uint32'])),
  1: 'bool',
  12: 'uint64',
  14: coinShape,
};

export const pocHandlers: readonly AnyMessageHandler[] = [
  define({
    name: 'MsgRegisterParticipant',
    codec: tx.MsgRegisterParticipant,
    responseCodec: tx.MsgRegisterParticipantResponse,
    fields: participantFields,
    signer: creator,
    handle: empty(registerParticipant),
  }),
  define({
    name: 'MsgUpdateParticipant',
    codec: tx.MsgUpdateParticipant,
    responseCodec: tx.MsgUpdateParticipantResponse,
    fields: participantFields,
    signer: creator,
    handle: empty(updateParticipant),
  }),
  define({
    name: 'MsgDeactivateParticipant',
    codec: tx.MsgDeactivateParticipant,
    responseCodec: tx.MsgDeactivateParticipantResponse,
    fields: { 1: 'string' },
    signer: creator,
    handle: empty(deactivateParticipant),
  }),
  define({
    name: 'MsgReactivateParticipant',
    codec: tx.MsgReactivateParticipant,
    responseCodec: tx.MsgReactivateParticipantResponse,
    fields: { 1: 'string' },
    signer: creator,
    handle: empty(reactivateParticipant),
  }),
  define({
    name: 'MsgUnjail',
    codec: tx.MsgUnjail,
    responseCodec: tx.MsgUnjailResponse,
    fields: { 1: 'string' },
    signer: creator,
    handle: empty(unjail),
  }),
  define({
    name: 'MsgSubmitContinuousPoCCommit',
    aminoName: 'MsgSubmitCommit',
    codec: tx.MsgSubmitContinuousPoCCommit,
    responseCodec: tx.MsgSubmitContinuousPoCCommitResponse,
    fields: {
      1: 'string',
      2: 'uint64',
      3: 'uint32',
      4: 'bytes',
      5: 'uint32',
      6: 'uint32',
      7: { typeName: '*types.CommitPosition', fields: { 1: 'uint64' } },
    },
    signer: creator,
    handle: submitCommit,
  }),
  define({
    name: 'MsgRespondContinuousPoCChallenge',
    aminoName: 'MsgRespondChallenge',
    codec: tx.MsgRespondContinuousPoCChallenge,
    responseCodec: tx.MsgRespondContinuousPoCChallengeResponse,
    fields: { 1: 'string', 2: 'uint64', 3: 'bytes', 4: repeated('bytes') },
    signer: creator,
    handle: respondChallenge,
  }),
  define({
    name: 'MsgUpdateParams',
    codec: tx.MsgUpdateParams,
    responseCodec: tx.MsgUpdateParamsResponse,
    fields: { 1: 'string', 2: { typeName: '*types.Params', fields: paramsFields } },
    signer: (message) => message.authority,
    validate: validateUpdateParams,
    changes: paramSets,
    handle: empty(updateParams),
  }),
];
