/** Typed queries of every module of the chain, as an extension of cosmjs' QueryClient, with the codecs of the chain's own protos. */

import type { QueryClient } from '@cosmjs/stargate';
import { QueryDefinition as auth } from '../gen/cosmos/auth/v1beta1/query.ts';
import { QueryDefinition as authz } from '../gen/cosmos/authz/v1beta1/query.ts';
import { QueryDefinition as bank } from '../gen/cosmos/bank/v1beta1/query.ts';
import { QueryDefinition as consensus } from '../gen/cosmos/consensus/v1/query.ts';
import { QueryDefinition as distribution } from '../gen/cosmos/distribution/v1beta1/query.ts';
import { QueryDefinition as feegrant } from '../gen/cosmos/feegrant/v1beta1/query.ts';
import { QueryDefinition as gov } from '../gen/cosmos/gov/v1/query.ts';
import { QueryDefinition as slashing } from '../gen/cosmos/slashing/v1beta1/query.ts';
import { QueryDefinition as staking } from '../gen/cosmos/staking/v1beta1/query.ts';
import { QueryDefinition as upgrade } from '../gen/cosmos/upgrade/v1beta1/query.ts';
import { QueryDefinition as cpocGov } from '../gen/cpoc/gov/v1/query.ts';
import { QueryDefinition as poc } from '../gen/cpoc/poc/v1/query.ts';
import { createServiceQueries, type ServiceQueries } from './serviceQueries.ts';

/** Modules by their names; `gov` is version 1, and `cpocGov` what the chain knows of proposals beyond it. */
export interface ModuleQueries {
  readonly auth: ServiceQueries<typeof auth>;
  readonly authz: ServiceQueries<typeof authz>;
  readonly bank: ServiceQueries<typeof bank>;
  readonly consensus: ServiceQueries<typeof consensus>;
  readonly distribution: ServiceQueries<typeof distribution>;
  readonly feegrant: ServiceQueries<typeof feegrant>;
  readonly gov: ServiceQueries<typeof gov>;
  readonly slashing: ServiceQueries<typeof slashing>;
  readonly staking: ServiceQueries<typeof staking>;
  readonly upgrade: ServiceQueries<typeof upgrade>;
  readonly cpocGov: ServiceQueries<typeof cpocGov>;
  readonly poc: ServiceQueries<typeof poc>;
}

export interface ModulesExtension {
  readonly modules: ModuleQueries;
}

/**
 * `QueryClient.withExtensions(comet, setupModulesExtension)`: answers have 64-bit numbers as bigint, and decimals as the wire has them.
 *
 * @example
 * const { balance } = await client.query.modules.bank.balance({ address, denom: 'upoc' });
 */
export function setupModulesExtension(base: QueryClient): ModulesExtension {
  return {
    modules: {
      auth: createServiceQueries(base, auth),
      authz: createServiceQueries(base, authz),
      bank: createServiceQueries(base, bank),
      consensus: createServiceQueries(base, consensus),
      distribution: createServiceQueries(base, distribution),
      feegrant: createServiceQueries(base, feegrant),
      gov: createServiceQueries(base, gov),
      slashing: createServiceQueries(base, slashing),
      staking: createServiceQueries(base, staking),
      upgrade: createServiceQueries(base, upgrade),
      cpocGov: createServiceQueries(base, cpocGov),
      poc: createServiceQueries(base, poc),
    },
  };
}
