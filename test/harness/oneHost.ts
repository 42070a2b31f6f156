/** A chain on which one host of two commits and answers, with CometBFT's RPC in front. */

import type { Params } from '../../src/gen/cpoc/poc/v1/params.ts';
import * as query from '../../src/gen/cpoc/poc/v1/query.ts';
import { PocUser } from './pocUser.ts';
import { type SimAccount, simAccount, simConsensusKey } from './simAccount.ts';
import { SimChain } from './simChain.ts';
import { SimRpc } from './simRpc.ts';

export class OneHost {
  readonly chain: SimChain;
  readonly rpc: SimRpc;
  readonly account: SimAccount;
  /** Has coins, and is no participant. */
  readonly stranger: SimAccount;
  readonly #user: PocUser;

  private constructor(chain: SimChain, rpc: SimRpc, account: SimAccount, stranger: SimAccount) {
    this.chain = chain;
    this.rpc = rpc;
    this.account = account;
    this.stranger = stranger;
    this.#user = new PocUser(chain, account);
  }

  /** Epochs of 20 blocks; every commit is sampled. The first block is made. */
  static async start(params: Partial<Params> = {}): Promise<OneHost> {
    const hosts = [simAccount(1), simAccount(2)];
    const stranger = simAccount(50);
    const chain = await SimChain.start({
      accounts: [...hosts, stranger],
      participants: hosts.map((account, i) => ({
        account,
        consensusPubkey: simConsensusKey(i + 1),
        power: 5n,
      })),
      params: { validationSampleRateBps: 10_000, ...params },
    });
    await chain.block();
    const rpc = await SimRpc.start(chain);
    return new OneHost(chain, rpc, hosts[0] as SimAccount, stranger);
  }

  async stop(): Promise<void> {
    await this.rpc.stop();
    await this.chain.stop();
  }

  /** One block with a commit. */
  async commit(nonces: number): Promise<void> {
    await this.chain.block(await this.#user.commit(nonces));
  }

  /** Blocks up to a height, in which the host answers. */
  async answerUntil(height: bigint): Promise<void> {
    while (this.chain.height < height) {
      const tx = await this.#user.answerAll();
      await this.chain.block(...(tx === undefined ? [] : [tx]));
    }
  }

  async settlement(epochIndex = 0n): Promise<query.QuerySettlementResponse> {
    return this.chain.ask(
      '/cpoc.poc.v1.Query/Settlement',
      query.QuerySettlementRequest,
      { epochIndex },
      query.QuerySettlementResponse,
    );
  }
}
