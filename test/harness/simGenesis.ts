/** Genesis of a simulated chain: a few accounts, a few participants, short epochs. */

import { Params } from '../../src/gen/cpoc/poc/v1/params.ts';
import { defaultGovParams } from '../../src/types/gov/params.ts';
import { govParamsJson } from '../../src/types/gov/paramsJson.ts';
import { defaultParams } from '../../src/types/poc/params.ts';
import type { SimAccount } from './simAccount.ts';

export interface SimParticipant {
  readonly account: SimAccount;
  /** Empty for none. */
  readonly consensusPubkey?: Uint8Array;
  readonly power?: bigint;
}

export interface GenesisOptions {
  readonly prefix?: string;
  readonly denom?: string;
  readonly accounts: readonly Pick<SimAccount, 'address'>[];
  readonly balance?: bigint;
  /** Further denominations of which every account has as much. */
  readonly moreDenoms?: readonly string[];
  readonly participants?: readonly SimParticipant[];
  readonly params?: Partial<Params>;
  /** Fields of `bank` in place of the plain ones, as JSON. */
  readonly bank?: Readonly<Record<string, unknown>>;
  /** Parameters of governance in place of the SDK's defaults, as JSON of the genesis. */
  readonly gov?: Readonly<Record<string, unknown>>;
  /** Gas bound of a block; none where it is left out. */
  readonly maxBlockGas?: bigint;
}

/** Short epochs with an audit of one block: K = 13 of 20. */
export function simParams(denom: string, changes: Partial<Params> = {}): Params {
  return {
    ...defaultParams(denom),
    enableContinuousPoc: true,
    epochLength: 20n,
    validationChallengeDeadlineBlocks: 6,
    auditWindowBlocks: 1,
    epochReward: { denom, amount: '1000000' },
    ...changes,
  };
}

export function simGenesis(options: GenesisOptions): unknown {
  const denom = options.denom ?? 'upoc';
  const amount = (options.balance ?? 1_000_000_000n).toString();
  const coins = [denom, ...(options.moreDenoms ?? [])]
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => ({ denom: name, amount }));
  return {
    chain: { bech32_prefix: options.prefix ?? 'cpoc' },
    auth: {
      params: {
        max_memo_characters: '256',
        tx_sig_limit: '7',
        tx_size_cost_per_byte: '10',
        sig_verify_cost_ed25519: '590',
        sig_verify_cost_secp256k1: '1000',
      },
      accounts: options.accounts.map(({ address }) => ({
        '@type': '/cosmos.auth.v1beta1.BaseAccount',
        address,
        pub_key: null,
        account_number: '0',
        sequence: '0',
      })),
    },
    bank: {
      params: { send_enabled: [], default_send_enabled: true },
      balances: options.accounts.map(({ address }) => ({ address, coins })),
      supply: [],
      denom_metadata: [],
      send_enabled: [],
      ...options.bank,
    },
    gov: {
      starting_proposal_id: '1',
      params: { ...govParamsJson(defaultGovParams(denom)), ...options.gov },
    },
    poc: {
      params: Params.toJSON(simParams(denom, options.params)),
      participants: (options.participants ?? []).map(({ account, consensusPubkey, power }) => ({
        address: account.address,
        consensus_pubkey: Buffer.from(consensusPubkey ?? []).toString('base64'),
        inference_url: '',
        power: (power ?? 0n).toString(),
      })),
    },
  };
}
