/** Validators on a simulated chain: who signs, who is in jail, what CometBFT was told. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { pocTypeUrls } from '../../src/client/pocMessages.ts';
import type { Params } from '../../src/gen/cpoc/poc/v1/params.ts';
import type { Participant, SigningInfo, Validator } from '../../src/gen/cpoc/poc/v1/poc.ts';
import * as query from '../../src/gen/cpoc/poc/v1/query.ts';
import { toHex } from '../../src/lib/bytes.ts';
import { currentEpoch, PocUser } from './pocUser.ts';
import { type SimAccount, simAccount, simConsensusKey } from './simAccount.ts';
import { type SimBlock, SimChain } from './simChain.ts';

/** Accounts 1 to `count`; consensus key `i` belongs to account `i`. */
export class ValidatorPlay {
  readonly chain: SimChain;
  readonly accounts: readonly SimAccount[];
  readonly hosts: ReadonlyMap<SimAccount, PocUser>;

  private constructor(chain: SimChain, accounts: readonly SimAccount[]) {
    this.chain = chain;
    this.accounts = accounts;
    this.hosts = new Map(accounts.map((account) => [account, new PocUser(chain, account)]));
  }

  /** The first accounts are validators of genesis with `powers`; the other ones are no participants yet. */
  static async start(
    count: number,
    powers: readonly bigint[],
    params: Partial<Params> = {},
  ): Promise<ValidatorPlay> {
    const accounts = Array.from({ length: count }, (_, i) => simAccount(i + 1));
    const chain = await SimChain.start({
      accounts,
      participants: powers.map((power, i) => ({
        account: accounts[i] as SimAccount,
        consensusPubkey: simConsensusKey(i + 1),
        power,
      })),
      params: { validationSampleRateBps: 0, ...params },
    });
    await chain.block();
    return new ValidatorPlay(chain, accounts);
  }

  account(index: number): SimAccount {
    return this.accounts[index - 1] as SimAccount;
  }

  /** Validator `index` signs nothing from the next block on, or signs again. */
  silence(index: number, silent = true): void {
    const key = toHex(simConsensusKey(index));
    if (silent) this.chain.silent.add(key);
    else this.chain.silent.delete(key);
  }

  /** Sends one message; returns its codespace and code as text, `ok` for code 0. */
  async send(index: number, message: EncodeObject): Promise<string> {
    const block = await this.chain.block(await this.chain.sign(this.account(index), message));
    const { code = -1, codespace = '' } = block.txResults[0] ?? {};
    return code === 0 ? 'ok' : `${codespace}/${code}`;
  }

  register(index: number, key: Uint8Array = simConsensusKey(index)): Promise<string> {
    const creator = this.account(index).address;
    const value = { creator, consensusPubkey: key, inferenceUrl: '' };
    return this.send(index, { typeUrl: pocTypeUrls.registerParticipant, value });
  }

  update(index: number, key: Uint8Array): Promise<string> {
    const creator = this.account(index).address;
    const value = { creator, consensusPubkey: key, inferenceUrl: '' };
    return this.send(index, { typeUrl: pocTypeUrls.updateParticipant, value });
  }

  unjail(index: number): Promise<string> {
    return this.send(index, {
      typeUrl: pocTypeUrls.unjail,
      value: { creator: this.account(index).address },
    });
  }

  /** One block in which these commit to `nonces` each. */
  async commit(nonces: Readonly<Record<number, number>>): Promise<SimBlock> {
    const txs = Object.entries(nonces).map(([index, count]) =>
      (this.hosts.get(this.account(Number(index))) as PocUser).commit(count),
    );
    return this.chain.block(...(await Promise.all(txs)));
  }

  /** Blocks up to the last of the epoch; everybody answers what is asked. Returns that block, which settles. */
  async settle(): Promise<SimBlock> {
    const { startHeight, length } = await currentEpoch(this.chain);
    const last = startHeight + length - 1n;
    let block: SimBlock | undefined;
    while (this.chain.height < last) block = await this.answerAll();
    if (block === undefined) throw new Error(`epoch is over at ${this.chain.height}`);
    return block;
  }

  /** One block in which everybody answers what is asked. */
  async answerAll(): Promise<SimBlock> {
    const answers = await Promise.all([...this.hosts.values()].map((host) => host.answerAll()));
    return this.chain.block(...answers.filter((tx) => tx !== undefined));
  }

  /** A whole epoch of commits. Call it between epochs. */
  async epoch(nonces: Readonly<Record<number, number>>): Promise<SimBlock> {
    await this.chain.block();
    await this.commit(nonces);
    return this.settle();
  }

  /** Powers by validator index, as CometBFT was last told. */
  powers(): Record<number, bigint> {
    const index = new Map(this.accounts.map((_, i) => [toHex(simConsensusKey(i + 1)), i + 1]));
    const named = [...this.chain.comet.powers].map(([key, power]) => [index.get(key), power]);
    return Object.fromEntries(named) as Record<number, bigint>;
  }

  async participant(index: number): Promise<Participant> {
    const { participant } = await this.chain.ask(
      '/cpoc.poc.v1.Query/Participant',
      query.QueryParticipantRequest,
      { address: this.account(index).address },
      query.QueryParticipantResponse,
    );
    return participant as Participant;
  }

  async signingInfo(index: number): Promise<SigningInfo> {
    const { signingInfo } = await this.chain.ask(
      '/cpoc.poc.v1.Query/SigningInfo',
      query.QuerySigningInfoRequest,
      { address: this.account(index).address },
      query.QuerySigningInfoResponse,
    );
    return signingInfo as SigningInfo;
  }

  async validators(): Promise<Validator[]> {
    const { validators } = await this.chain.ask(
      '/cpoc.poc.v1.Query/Validators',
      query.QueryValidatorsRequest,
      { pagination: undefined },
      query.QueryValidatorsResponse,
    );
    return validators;
  }
}

/** Attribute values of a block's events of one type, as objects. */
export function eventsOf(block: SimBlock, type: string): Record<string, string>[] {
  return block.events
    .filter((event) => event.type === type)
    .map(({ attributes }) => Object.fromEntries(attributes.map(({ key, value }) => [key, value])));
}
