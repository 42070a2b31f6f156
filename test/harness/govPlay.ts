/** A simulated chain with one validator, whose vote carries every proposal. */

import type { ApplicationOptions } from '../../src/app/createApplication.ts';
import { ProposalStatus } from '../../src/gen/cosmos/gov/v1/gov.ts';
import type { WireAny } from '../../src/types/publicKey.ts';
import {
  proposalOf,
  refusalOf,
  send,
  shortGov,
  submission,
  untilDecided,
  voteMessage,
} from './govUser.ts';
import { type SimAccount, simAccount, simConsensusKey } from './simAccount.ts';
import { type SimBlock, SimChain } from './simChain.ts';
import type { GenesisOptions } from './simGenesis.ts';

export const validator: SimAccount = simAccount(1);

export class GovPlay {
  readonly chain: SimChain;
  #proposals = 0n;

  private constructor(chain: SimChain) {
    this.chain = chain;
  }

  /** The first block is made. */
  static async start(
    genesis: Partial<GenesisOptions> = {},
    options: Omit<ApplicationOptions, 'store'> = {},
  ): Promise<GovPlay> {
    const chain = await SimChain.start(
      {
        accounts: [validator],
        participants: [{ account: validator, consensusPubkey: simConsensusKey(1), power: 1n }],
        gov: shortGov,
        ...genesis,
      },
      1n,
      options,
    );
    await chain.block();
    return new GovPlay(chain);
  }

  /** `gov/13` and the log where a proposal of these messages is refused at its submission. */
  refusal(...messages: readonly WireAny[]): Promise<{ code: string; log: string }> {
    return refusalOf(this.chain, validator, submission(validator, { messages }));
  }

  /** Proposes, votes, and waits. Returns the block that executed the messages. @throws Error where they fail */
  async pass(...messages: readonly WireAny[]): Promise<SimBlock> {
    await send(this.chain, validator, submission(validator, { messages }));
    this.#proposals += 1n;
    await send(this.chain, validator, voteMessage(validator, this.#proposals));
    const block = await untilDecided(this.chain, this.#proposals);
    const { status, failedReason } = await proposalOf(this.chain, this.#proposals);
    if (status === ProposalStatus.PROPOSAL_STATUS_PASSED) return block;
    throw new Error(`proposal ${this.#proposals} did not pass: ${failedReason}`);
  }
}
