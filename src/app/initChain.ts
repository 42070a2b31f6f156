/** InitChain: the genesis file becomes the first state. */

import type { RequestInitChain, ResponseInitChain } from 'cosmjs-types/tendermint/abci/types';
import { ResponseInitChain as ResponseInitChainCodec } from 'cosmjs-types/tendermint/abci/types';
import { ConsensusParams } from '../gen/tendermint/types/params.ts';
import { initAuthGenesis } from '../keeper/auth/genesis.ts';
import { initBankGenesis } from '../keeper/bank/genesis.ts';
import { addressPrefix, chainId, initialHeight } from '../keeper/chain/schema.ts';
import { consensusParams } from '../keeper/consensus/schema.ts';
import { initGov } from '../keeper/gov/genesis.ts';
import { initPoc } from '../keeper/poc/genesis.ts';
import { initUpgrade } from '../keeper/upgrade/plans.ts';
import { AppError } from '../lib/errors.ts';
import { sha256 } from '../lib/sha256.ts';
import type { Context } from '../types/context.ts';
import {
  assertGenesisValidators,
  type Genesis,
  genesisValidators,
  parseGenesisBytes,
} from '../types/genesis.ts';
import { sdkErrors } from '../types/sdkErrors.ts';

/** App hash before the first commit, as in the SDK: SHA-256 of nothing. It seeds the first epoch (P5). */
export const emptyAppHash: Uint8Array = sha256(new Uint8Array(0));

/** Reads and checks the genesis. @throws AppError that names the place and what is expected there */
export function readGenesis(request: RequestInitChain, readState?: () => Uint8Array): Genesis {
  const genesis = parseGenesisBytes(request.appStateBytes, readState);
  const named = request.validators.map(({ pubKey, power }) => {
    if (pubKey?.ed25519 === undefined) {
      throw new AppError(sdkErrors.invalidPubKey, 'genesis validators must have ed25519 keys');
    }
    return { publicKey: pubKey.ed25519, power };
  });
  assertGenesisValidators(genesis, named);
  return genesis;
}

/** Writes the first state; it is committed with the first block. */
export function initChain(
  ctx: Context,
  request: RequestInitChain,
  genesis: Genesis,
): ResponseInitChain {
  chainId.set(ctx, request.chainId);
  addressPrefix.set(ctx, genesis.addressPrefix);
  initialHeight.set(ctx, ctx.block.height);
  const given = request.consensusParams;
  if (given !== undefined) consensusParams.set(ctx, ConsensusParams.fromPartial(given));
  initAuthGenesis(ctx, genesis.auth);
  initBankGenesis(ctx, genesis.bank);
  initPoc(ctx, genesis.poc);
  initGov(ctx, genesis.gov);
  initUpgrade(ctx);
  return ResponseInitChainCodec.fromPartial({
    validators: genesisValidators(genesis).map(({ publicKey, power }) => ({
      pubKey: { ed25519: publicKey },
      power,
    })),
    appHash: emptyAppHash,
  });
}
