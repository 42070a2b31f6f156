/** The first state of continuous proof of compute (P2, P4). */

import { ParticipantStatus } from '../../gen/cpoc/poc/v1/poc.ts';
import { formatAddress } from '../../types/address.ts';
import type { Context } from '../../types/context.ts';
import type { GenesisPoc } from '../../types/genesis/genesisPoc.ts';
import * as schema from './schema.ts';
import { currentValidators, putValidator, recordTerms } from './validatorSet.ts';

/** Writes what `parseGenesis` checked. The first epoch begins with the first block. */
export function initPoc(ctx: Context, genesis: GenesisPoc): void {
  schema.params.set(ctx, genesis.params);
  for (const { address, consensusPubkey, inferenceUrl, power } of genesis.participants) {
    const text = formatAddress(address, ctx.block.addressPrefix);
    schema.participants.set(ctx, address, {
      address: text,
      status: ParticipantStatus.PARTICIPANT_STATUS_ACTIVE,
      consensusPubkey,
      inferenceUrl,
      pendingConsensusPubkey: new Uint8Array(0),
      pendingFromEpoch: 0n,
      registeredHeight: ctx.block.height,
      jailedUntilHeight: 0n,
      jailedForGood: false,
    });
    if (consensusPubkey.length > 0) schema.consensusKeys.set(ctx, consensusPubkey, address);
    if (power > 0n) {
      putValidator(ctx, { consensusPubkey, address: text, power, probation: false });
    }
  }
  recordTerms(ctx, 1n, currentValidators(ctx));
}
