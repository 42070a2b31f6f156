/** The first state of governance. */

import type { Context } from '../../types/context.ts';
import type { GenesisGov } from '../../types/genesis/genesisGov.ts';
import { constitution, govParams, nextProposalId } from './schema.ts';

/** Writes what `parseGenesis` checked. */
export function initGov(ctx: Context, genesis: GenesisGov): void {
  nextProposalId.set(ctx, genesis.startingProposalId);
  govParams.set(ctx, genesis.params);
  if (genesis.constitution !== '') constitution.set(ctx, genesis.constitution);
}
