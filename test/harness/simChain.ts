/**
 * A chain without consensus: the real application over a real store, fed block by block with signed transactions. Rules and attacks are
 * tested through it, by what a user can send and see.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EncodeObject } from '@cosmjs/proto-signing';
import { BaseAccount } from 'cosmjs-types/cosmos/auth/v1beta1/auth';
import { QueryAccountRequest, QueryAccountResponse } from 'cosmjs-types/cosmos/auth/v1beta1/query';
import {
  CheckTxType,
  type ExecTxResult,
  MisbehaviorType,
  RequestCheckTx,
  RequestFinalizeBlock,
  RequestInitChain,
  RequestQuery,
  type ResponseCheckTx,
  type ResponseFinalizeBlock,
  type ResponseInitChain,
  type ResponseQuery,
} from 'cosmjs-types/tendermint/abci/types';
import { BlockIDFlag } from 'cosmjs-types/tendermint/types/validator';
import type { ServingApplication } from '../../src/app/application.ts';
import { type ApplicationOptions, createApplication } from '../../src/app/createApplication.ts';
import { storeNames } from '../../src/app/storeNames.ts';
import { storeUpgradesOf } from '../../src/app/upgrades/upgrades.ts';
import { be64, fromHex, joinBytes, utf8 } from '../../src/lib/bytes.ts';
import { sha256 } from '../../src/lib/sha256.ts';
import { type MultiStore, openMultiStore } from '../../src/store/multiStore.ts';
import { upgradeNames } from '../../src/store/storeUpgrade.ts';
import { consensusAddress } from '../../src/types/consensusAddress.ts';
import { CometValidatorSet } from './cometValidatorSet.ts';
import { type SignOptions, signTx } from './signTx.ts';
import { type SimAccount, simAccount, simConsensusKey } from './simAccount.ts';
import { type GenesisOptions, simGenesis } from './simGenesis.ts';

/** The validator of chains that name none. */
export const bystander: SimAccount = simAccount(99);

export interface SimBlock extends ResponseFinalizeBlock {
  readonly height: bigint;
}

export class SimChain {
  readonly chainId: string;
  readonly initialHeight: bigint;
  readonly folder: string;
  readonly genesis: unknown;
  /** App hash that InitChain returned, then that of each height. */
  readonly appHashes: Map<bigint, Uint8Array> = new Map();
  store!: MultiStore;
  app!: ServingApplication;
  init!: ResponseInitChain;
  /** What CometBFT makes of the updates; it throws at one that would stop the chain. */
  comet!: CometValidatorSet;
  /** What else is in a block's header than height, app hash and transactions: time, proposer, signatures. */
  headerSalt: Uint8Array = new Uint8Array(0);
  /** Consensus keys (hex) of validators that sign no block for now. */
  readonly silent: Set<string> = new Set();
  /** Every block's hash where it is set, so that blocks differ by nothing but what their transactions do. */
  fixedHash: Uint8Array | undefined;
  height: bigint;

  /** Who signs a height, with powers by consensus key (hex): updates of block H count from H + 2 on. */
  readonly sets: Map<bigint, ReadonlyMap<string, bigint>> = new Map();
  #accused: { readonly key: Uint8Array; readonly height: bigint }[] = [];
  #options: Omit<ApplicationOptions, 'store'>;

  private constructor(
    genesis: GenesisOptions,
    initialHeight: bigint,
    options: Omit<ApplicationOptions, 'store'>,
  ) {
    this.#options = options;
    this.chainId = 'sim-1';
    this.initialHeight = initialHeight;
    this.height = initialHeight - 1n;
    this.genesis = simGenesis(withValidator(genesis));
    this.folder = mkdtempSync(join(tmpdir(), 'cpoc-sim-'));
  }

  static async start(
    genesis: GenesisOptions,
    initialHeight = 1n,
    options: Omit<ApplicationOptions, 'store'> = {},
  ): Promise<SimChain> {
    const chain = new SimChain(genesis, initialHeight, options);
    await chain.open();
    try {
      chain.init = chain.#initChain(genesis);
    } catch (error) {
      await chain.stop();
      throw error;
    }
    chain.appHashes.set(initialHeight - 1n, chain.init.appHash);
    chain.comet = new CometValidatorSet(chain.init.validators);
    chain.#remember(initialHeight);
    chain.#remember(initialHeight + 1n);
    return chain;
  }

  #initChain(genesis: GenesisOptions): ResponseInitChain {
    return this.app.initChain(
      RequestInitChain.fromPartial({
        chainId: this.chainId,
        initialHeight: this.initialHeight,
        appStateBytes: utf8(JSON.stringify(this.genesis)),
        time: { seconds: 1_700_000_000n, nanos: 0 },
        consensusParams: {
          block: { maxBytes: 22_020_096n, maxGas: genesis.maxBlockGas ?? -1n },
          evidence: {
            maxAgeNumBlocks: 100_000n,
            maxAgeDuration: { seconds: 172_800n, nanos: 0 },
            maxBytes: 1_048_576n,
          },
          validator: { pubKeyTypes: ['ed25519'] },
        },
      }),
    );
  }

  private async open(): Promise<void> {
    const upgrades = storeUpgradesOf(this.#options.upgrade?.upgrades ?? []);
    this.store = await openMultiStore({
      path: join(this.folder, 'application.db'),
      // A program has the stores of the upgrades that it knows; those of tests stand in no list.
      storeNames: upgrades.reduce(upgradeNames, [...storeNames]),
      upgrades,
    });
    this.app = createApplication({ ...this.#options, store: this.store });
  }

  /** Closes the store and opens it again, as a restart does; with another program where other options are given. */
  async restart(options: Omit<ApplicationOptions, 'store'> = this.#options): Promise<void> {
    this.#options = options;
    await this.store.close();
    await this.open();
  }

  /** Ends the chain and removes its folder. */
  async stop(): Promise<void> {
    await this.store.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  finalize(
    txs: readonly Uint8Array[] = [],
    height: bigint = this.height + 1n,
    take?: (result: ExecTxResult) => void,
  ): ResponseFinalizeBlock {
    return this.app.finalizeBlock(
      RequestFinalizeBlock.fromPartial({
        txs: [...txs],
        height,
        hash: this.fixedHash ?? this.#blockHash(txs, height),
        time: { seconds: 1_700_000_000n + height, nanos: 0 },
        proposerAddress: new Uint8Array(20),
        decidedLastCommit: { round: 0, votes: this.#votes(height - 1n) },
        misbehavior: this.#accused.map((offence) => ({
          type: MisbehaviorType.DUPLICATE_VOTE,
          validator: { address: consensusAddress(offence.key), power: 1n },
          height: offence.height,
        })),
      }),
      take,
    );
  }

  /** One block, executed and committed. */
  async block(...txs: readonly Uint8Array[]): Promise<SimBlock> {
    const response = this.finalize(txs);
    this.comet.update(response.validatorUpdates);
    this.#remember(this.height + 3n);
    this.#accused = [];
    await this.app.commit();
    this.height += 1n;
    this.appHashes.set(this.height, response.appHash);
    return { ...response, height: this.height };
  }

  /** Evidence against a consensus key, in the next block. */
  accuse(key: Uint8Array, height: bigint): void {
    this.#accused.push({ key, height });
  }

  #remember(height: bigint): void {
    this.sets.set(height, new Map(this.comet.powers));
  }

  /** Of a block that CometBFT would have made: no two the same, and the same each time. */
  #blockHash(txs: readonly Uint8Array[], height: bigint): Uint8Array {
    const previous = this.appHashes.get(height - 1n) ?? new Uint8Array(0);
    return sha256(joinBytes([be64(height), previous, this.headerSalt, ...txs.map(sha256)]));
  }

  #votes(height: bigint): { validator: { address: Uint8Array }; blockIdFlag: BlockIDFlag }[] {
    return [...(this.sets.get(height)?.keys() ?? [])].map((key) => ({
      validator: { address: consensusAddress(fromHex(key)) },
      blockIdFlag: this.silent.has(key)
        ? BlockIDFlag.BLOCK_ID_FLAG_ABSENT
        : BlockIDFlag.BLOCK_ID_FLAG_COMMIT,
    }));
  }

  /** Empty blocks up to a height. Returns the last one. */
  async advanceTo(height: bigint): Promise<SimBlock | undefined> {
    let last: SimBlock | undefined;
    while (this.height < height) last = await this.block();
    return last;
  }

  check(tx: Uint8Array, recheck = false): ResponseCheckTx {
    const type = recheck ? CheckTxType.RECHECK : CheckTxType.NEW;
    return this.app.checkTx(RequestCheckTx.fromPartial({ tx, type }));
  }

  async query(path: string, data: Uint8Array, height = 0n, prove = false): Promise<ResponseQuery> {
    return await this.app.query(RequestQuery.fromPartial({ path, data, height, prove }));
  }

  /** A gRPC method by its path. @throws Error with the log where the answer is not code 0. */
  async ask<Q, R>(
    path: string,
    request: { encode(message: Q): { finish(): Uint8Array } },
    message: Q,
    response: { decode(bytes: Uint8Array): R },
  ): Promise<R> {
    const answer = await this.query(path, request.encode(message).finish());
    if (answer.code !== 0) throw new Error(`${answer.codespace}/${answer.code}: ${answer.log}`);
    return response.decode(answer.value);
  }

  async account(account: Pick<SimAccount, 'address'>): Promise<BaseAccount> {
    const { account: any } = await this.ask(
      '/cosmos.auth.v1beta1.Query/Account',
      QueryAccountRequest,
      { address: account.address },
      QueryAccountResponse,
    );
    return BaseAccount.decode(any?.value ?? new Uint8Array(0));
  }

  /** Signs with the account's number and sequence as the chain has them now; `skip` counts transactions signed but not yet in a block. */
  async sign(
    account: SimAccount,
    messages: EncodeObject | readonly EncodeObject[],
    options: Partial<SignOptions> & { readonly skip?: number } = {},
  ): Promise<Uint8Array> {
    const { accountNumber, sequence } = await this.account(account);
    return signTx(account, 'typeUrl' in messages ? [messages] : messages, {
      chainId: this.chainId,
      accountNumber,
      sequence: sequence + BigInt(options.skip ?? 0),
      ...options,
    });
  }
}

/** A chain needs a validator: where the test names none, one takes part that does nothing else. */
function withValidator(genesis: GenesisOptions): GenesisOptions {
  const participants = genesis.participants ?? [];
  if (participants.some(({ power }) => power !== undefined && power > 0n)) return genesis;
  const validator = { account: bystander, consensusPubkey: simConsensusKey(99), power: 1n };
  return { ...genesis, participants: [...participants, validator] };
}
