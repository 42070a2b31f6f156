/** A genesis without accounts. */

import type { Params as GovParams } from '../../gen/cosmos/gov/v1/gov.ts';
import { Params } from '../../gen/cpoc/poc/v1/params.ts';
import { defaultGovParams } from '../../types/gov/params.ts';
import { govParamsJson } from '../../types/gov/paramsJson.ts';
import { defaultParams } from '../../types/poc/params.ts';
import type { GenesisDocument } from './genesisFile.ts';

export interface NewGenesisOptions {
  readonly chainId: string;
  readonly addressPrefix: string;
  /** The base denomination, such as `upoc`. */
  readonly denom: string;
  readonly time: Date;
  /** Replaces defaults of the PoC parameters. */
  readonly params?: Partial<Params>;
  /** Replaces the SDK's defaults of governance. */
  readonly gov?: Partial<GovParams>;
}

export function newGenesis(options: NewGenesisOptions): GenesisDocument {
  const { chainId, addressPrefix, denom, time } = options;
  return {
    genesis_time: time.toISOString(),
    chain_id: chainId,
    initial_height: '1',
    consensus_params: structuredClone(consensusParams),
    validators: [],
    app_hash: '',
    app_state: {
      chain: { bech32_prefix: addressPrefix },
      auth: { params: structuredClone(authParams), accounts: [] },
      bank: {
        params: { send_enabled: [], default_send_enabled: true },
        balances: [],
        supply: [],
        denom_metadata: denomMetadata(denom),
        send_enabled: [],
      },
      gov: {
        starting_proposal_id: '1',
        constitution: '',
        params: govParamsJson({ ...defaultGovParams(denom), ...options.gov }),
      },
      authz: { authorization: [] },
      feegrant: { allowances: [] },
      poc: {
        params: Params.toJSON({ ...defaultParams(denom), ...options.params }) as Record<
          string,
          unknown
        >,
        participants: [],
      },
    },
  };
}

/**
 * CometBFT's defaults, but for gas: without a bound one full block of multi-sends would take some twenty seconds, with this one about three.
 * Evidence counts for two days.
 */
const consensusParams = {
  block: { max_bytes: '22020096', max_gas: '1000000000' },
  evidence: {
    max_age_num_blocks: '100000',
    max_age_duration: '172800000000000',
    max_bytes: '1048576',
  },
  validator: { pub_key_types: ['ed25519'] },
  version: { app: '0' },
  abci: { vote_extensions_enable_height: '0' },
};

/** The SDK's defaults. */
const authParams = {
  max_memo_characters: '256',
  tx_sig_limit: '7',
  tx_size_cost_per_byte: '10',
  sig_verify_cost_ed25519: '590',
  sig_verify_cost_secp256k1: '1000',
};

/** A denomination `uX` is a millionth of `X`; of any other nothing is known. */
function denomMetadata(denom: string): unknown[] {
  const display = /^u([a-zA-Z].{2,})$/.exec(denom)?.[1];
  if (display === undefined) return [];
  return [
    {
      description: `The native token of the chain, in millionths of ${display}.`,
      denom_units: [
        { denom, exponent: 0, aliases: [`micro${display}`] },
        { denom: display, exponent: 6, aliases: [] },
      ],
      base: denom,
      display,
      name: display.toUpperCase(),
      symbol: display.toUpperCase(),
      uri: '',
      uri_hash: '',
    },
  ];
}
