/** A simulated chain whose mempool an attacker fills: three transactions of a spammer fill a block, a hundred the mempool. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { QueryBalanceRequest, QueryBalanceResponse } from 'cosmjs-types/cosmos/bank/v1beta1/query';
import type { Params } from '../../src/gen/cpoc/poc/v1/params.ts';
import type { ContinuousPoCChallenge } from '../../src/gen/cpoc/poc/v1/poc.ts';
import { equalBytes } from '../../src/lib/bytes.ts';
import { parseGasPrices } from '../../src/types/gasPrice.ts';
import { challengesOf, PocUser } from './pocUser.ts';
import { type Admission, QueueMempool } from './queueMempool.ts';
import { signTx } from './signTx.ts';
import { type SimAccount, simAccount } from './simAccount.ts';
import { SimChain } from './simChain.ts';

const maxGas = 3_000_000n;
const size = 100;

/** Enough for everything that is sent here, at the node's price of 0.001upoc. */
export const fee: readonly { readonly denom: string; readonly amount: string }[] = [
  { denom: 'upoc', amount: '1000' },
];

export const alice: SimAccount = simAccount(1);
export const spammer: SimAccount = simAccount(2);
export const mallory: SimAccount = simAccount(3);

export interface FloodOptions {
  readonly reservedPercent?: number;
  readonly maxBytes?: number;
  /** Take part beside alice and mallory. */
  readonly others?: readonly SimAccount[];
  readonly params?: Partial<Params>;
}

export class FloodedChain {
  readonly chain: SimChain;
  readonly pool: QueueMempool;
  readonly host: PocUser;

  private constructor(chain: SimChain) {
    this.chain = chain;
    this.pool = new QueueMempool(chain, { size, maxGas });
    this.host = new PocUser(chain, alice);
  }

  /** Every commit is sampled unless `params` say otherwise. The first block is made. */
  static async start(options: FloodOptions = {}): Promise<FloodedChain> {
    const { reservedPercent = 40, maxBytes = 1 << 26, others = [], params = {} } = options;
    const hosts = [alice, mallory, ...others];
    const chain = await SimChain.start(
      {
        accounts: [...hosts, spammer],
        participants: hosts.map((account) => ({ account })),
        params: { validationSampleRateBps: 10_000, ...params },
        maxBlockGas: maxGas,
      },
      1n,
      {
        minGasPrices: parseGasPrices('0.001upoc'),
        mempool: { size, maxBytes, reservedPercent },
      },
    );
    await chain.block();
    return new FloodedChain(chain);
  }

  /** Commits of these hosts are in a block, and each is challenged. Returns the height of the challenges. */
  async challenge(...hosts: readonly PocUser[]): Promise<bigint> {
    await this.chain.block(...(await Promise.all(hosts.map((host) => host.commit(20)))));
    return (await this.chain.block()).height;
  }

  /** The first open challenge of an account. @throws Error where it has none */
  async openChallenge(account: SimAccount): Promise<ContinuousPoCChallenge> {
    const [first] = await challengesOf(this.chain, account, { openOnly: true });
    if (first === undefined) throw new Error(`${account.address} has no open challenge`);
    return first;
  }

  /** Alice's answers to all that she is asked. */
  async answer(): Promise<Uint8Array> {
    const tx = await this.host.answerAll();
    if (tx === undefined) throw new Error('there is nothing to answer');
    return tx;
  }

  async paidCommit(of: PocUser = this.host): Promise<Uint8Array> {
    return this.chain.sign(of.account, await of.commitMessage(20), { fee });
  }

  async balance(account: SimAccount): Promise<bigint> {
    const { balance } = await this.chain.ask(
      '/cosmos.bank.v1beta1.Query/Balance',
      QueryBalanceRequest,
      { address: account.address, denom: 'upoc' },
      QueryBalanceResponse,
    );
    return BigInt(balance?.amount ?? '0');
  }
}

/** Transactions of an account that follow each other, each of a third of a block's gas and paid for. */
export class SpamStream {
  readonly #flooded: FloodedChain;
  readonly #from: SimAccount;
  #next: bigint | undefined;

  constructor(flooded: FloodedChain, from: SimAccount = spammer) {
    this.#flooded = flooded;
    this.#from = from;
  }

  /** Hands in until one is refused, at most so many. Returns the last answer. */
  async fill(most: number = 10 * size): Promise<Admission> {
    let said: Admission = 'taken';
    for (let i = 0; i < most && said === 'taken'; i += 1) {
      said = this.#flooded.pool.broadcast(await this.#sign());
      if (said === 'taken') this.#next = (this.#next as bigint) + 1n;
    }
    return said;
  }

  async #sign(): Promise<Uint8Array> {
    const { chain } = this.#flooded;
    const { accountNumber, sequence } = await chain.account(this.#from);
    this.#next ??= sequence;
    return signTx(this.#from, [send(this.#from)], {
      chainId: chain.chainId,
      accountNumber,
      sequence: this.#next,
      gas: maxGas / 3n,
      fee,
    });
  }
}

/** Something to pay for that changes nothing. */
export function send(from: SimAccount): EncodeObject {
  const amount = [{ denom: 'upoc', amount: '1' }];
  const value = { fromAddress: from.address, toAddress: from.address, amount };
  return { typeUrl: '/cosmos.bank.v1beta1.MsgSend', value };
}

/** Where transactions stand among others; −1 where they do not. */
export function places(txs: readonly Uint8Array[], wanted: readonly Uint8Array[]): number[] {
  return wanted.map((tx) => txs.findIndex((one) => equalBytes(one, tx)));
}
