/**
 * A chain whose state is written straight into its store, through the keepers: what it holds after months, without the months. For what a block
 * costs beside much state, and for work that is due in one block.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  RequestFinalizeBlock,
  RequestInitChain,
  type ResponseFinalizeBlock,
} from 'cosmjs-types/tendermint/abci/types';
import { BlockIDFlag } from 'cosmjs-types/tendermint/types/validator';
import type { Application } from '../../src/app/application.ts';
import { readChainFacts } from '../../src/app/chainFacts.ts';
import { createContext } from '../../src/app/context.ts';
import { type ApplicationOptions, createApplication } from '../../src/app/createApplication.ts';
import { storeNames } from '../../src/app/storeNames.ts';
import { be64, utf8 } from '../../src/lib/bytes.ts';
import { sha256 } from '../../src/lib/sha256.ts';
import { Branch } from '../../src/store/branch.ts';
import { type MultiStore, openMultiStore } from '../../src/store/multiStore.ts';
import type { MultiStoreOptions } from '../../src/store/multiStoreTypes.ts';
import type { Context } from '../../src/types/context.ts';
import { InfiniteGasMeter } from '../../src/types/gas.ts';
import { simAccount, simConsensusKey } from './simAccount.ts';
import { type GenesisOptions, simGenesis } from './simGenesis.ts';

const noEvents = { emit() {}, take() {} };

export class StateChain {
  readonly store: MultiStore;
  readonly #folder: string;

  private constructor(store: MultiStore, folder: string) {
    this.store = store;
    this.#folder = folder;
  }

  /** A chain with its first block committed. */
  static async start(
    genesis: Partial<GenesisOptions> = {},
    options: Partial<MultiStoreOptions> = {},
  ): Promise<StateChain> {
    const folder = mkdtempSync(join(tmpdir(), 'cpoc-state-'));
    const path = join(folder, 'application.db');
    const store = await openMultiStore({ path, storeNames, sync: false, ...options });
    const chain = new StateChain(store, folder);
    const app = chain.app();
    const validator = { account: simAccount(99), consensusPubkey: simConsensusKey(99), power: 1n };
    app.initChain(
      RequestInitChain.fromPartial({
        chainId: 'sim-1',
        initialHeight: 1n,
        appStateBytes: utf8(
          JSON.stringify(simGenesis({ accounts: [], participants: [validator], ...genesis })),
        ),
        time: { seconds: 1_700_000_000n, nanos: 0 },
        consensusParams: { block: { maxBytes: 22_020_096n, maxGas: -1n } },
      }),
    );
    chain.finalize(app);
    await app.commit();
    return chain;
  }

  /** An application over the store that remembers nothing yet. */
  app(options: Partial<ApplicationOptions> = {}): Application {
    return createApplication({ store: this.store, ...options });
  }

  /** The height of the block that comes next. */
  get nextHeight(): bigint {
    return this.store.nextVersion;
  }

  /**
   * Executes the next block; without a commit the same one may be executed again.
   *
   * @param absent consensus addresses of the validators that did not sign the block before
   */
  finalize(
    app: Application,
    txs: readonly Uint8Array[] = [],
    absent: readonly Uint8Array[] = [],
  ): ResponseFinalizeBlock {
    const height = this.nextHeight;
    const votes = absent.map((address) => ({
      validator: { address, power: 10n },
      blockIdFlag: BlockIDFlag.BLOCK_ID_FLAG_ABSENT,
    }));
    return app.finalizeBlock(
      RequestFinalizeBlock.fromPartial({
        txs: [...txs],
        height,
        hash: sha256(be64(height)),
        time: { seconds: 1_700_000_000n + height, nanos: 0 },
        proposerAddress: new Uint8Array(20),
        decidedLastCommit: { votes },
      }),
    );
  }

  /** Writes one version as if it were the block of its height. */
  async write(change: (ctx: Context) => void): Promise<void> {
    const state = new Branch(this.store.view());
    const { chainId, addressPrefix } = readChainFacts(state);
    const block = {
      chainId,
      addressPrefix,
      height: this.nextHeight,
      time: { seconds: 1_700_000_000n, nanos: 0 },
      previousAppHash: this.store.lastCommit.appHash,
      proposerAddress: new Uint8Array(20),
    };
    change(createContext({ state, block, gas: new InfiniteGasMeter(), events: noEvents }));
    this.store.prepare(this.nextHeight, state);
    await this.store.commit();
  }

  async stop(): Promise<void> {
    await this.store.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
