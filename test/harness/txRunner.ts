/** Runs transactions over accounts and balances alone: no blocks, no modules beside auth and bank. */

import type { AnteOptions, TxMode } from '../../src/app/ante/anteRun.ts';
import { createContext } from '../../src/app/context.ts';
import { deliver, readTx, runDecodedTx, type TxResult } from '../../src/app/runTx.ts';
import { createTxDecoder } from '../../src/app/tx/decodeTx.ts';
import { createTxCache, type TxCache } from '../../src/app/tx/txCache.ts';
import { createAccount, setAccount } from '../../src/keeper/auth/accounts.ts';
import { initAuthGenesis } from '../../src/keeper/auth/genesis.ts';
import { defaultAuthParams } from '../../src/keeper/auth/params.ts';
import { initBankGenesis } from '../../src/keeper/bank/genesis.ts';
import { messageHandlers } from '../../src/msgserver/registry.ts';
import { Branch } from '../../src/store/branch.ts';
import type { Account } from '../../src/types/account.ts';
import { addCoins, type Coin } from '../../src/types/coin.ts';
import type { BlockInfo, Context } from '../../src/types/context.ts';
import { EventList } from '../../src/types/event.ts';
import { type GasMeter, InfiniteGasMeter } from '../../src/types/gas.ts';
import type { GenesisBank } from '../../src/types/genesis/genesisBank.ts';
import { createMapState } from './mapState.ts';

export interface RunnerAccount {
  readonly address: Uint8Array;
  readonly coins?: readonly Coin[];
}

export interface RunnerOptions {
  readonly accounts: readonly RunnerAccount[];
  readonly chainId?: string;
  readonly prefix?: string;
  readonly height?: bigint;
  readonly bank?: Partial<GenesisBank>;
  readonly options?: Partial<AnteOptions>;
  readonly maxBlockGas?: bigint;
  readonly blockGas?: GasMeter;
}

export interface TxRunner {
  readonly state: Branch;
  readonly block: BlockInfo;
  readonly cache: TxCache;
  readonly ctx: Context;
  run(bytes: Uint8Array, mode?: TxMode): TxResult;
  /** Overwrites an account, for tests that need a number or a sequence. */
  put(address: Uint8Array, change: Partial<Account>): void;
}

export function createTxRunner(given: RunnerOptions): TxRunner {
  const state = new Branch(createMapState());
  const block: BlockInfo = {
    chainId: given.chainId ?? 'sim-1',
    height: given.height ?? 10n,
    time: { seconds: 1_700_000_000n, nanos: 0 },
    previousAppHash: new Uint8Array(32),
    proposerAddress: new Uint8Array(20),
    addressPrefix: given.prefix ?? 'cpoc',
  };
  const cache = createTxCache(createTxDecoder(messageHandlers));
  const gas = new InfiniteGasMeter();
  const ctx = createContext({ state, block, gas, events: new EventList() });
  initAuthGenesis(ctx, {
    params: defaultAuthParams,
    accounts: given.accounts.map(({ address }, i) => ({
      address,
      publicKey: undefined,
      accountNumber: BigInt(i),
      sequence: 0n,
    })),
  });
  const balances = given.accounts.map(({ address, coins = [] }) => ({ address, coins }));
  initBankGenesis(ctx, {
    params: { defaultSendEnabled: true },
    balances,
    supply: balances.reduce<Coin[]>((sum, { coins }) => addCoins(sum, coins), []),
    denomMetadata: [],
    sendEnabled: [],
    ...given.bank,
  });
  const options: AnteOptions = {
    minGasPrices: [],
    isFree: () => false,
    extraChecks: [],
    ...given.options,
  };
  return {
    state,
    block,
    cache,
    ctx,
    run(bytes, mode = 'deliver') {
      const { maxBlockGas, blockGas } = given;
      const input = { mode, state, block, cache, options, maxBlockGas, blockGas };
      const tx = readTx(bytes, cache);
      if ('code' in tx) return tx;
      return mode === 'deliver' ? deliver(tx, input) : runDecodedTx(tx, input);
    },
    put(address, change) {
      const free = new InfiniteGasMeter();
      const own = createContext({ state, block, gas: free, events: new EventList() });
      setAccount(own, address, { ...createAccount(own, address, undefined), ...change });
    },
  };
}
