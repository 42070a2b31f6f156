/** The account number of a signer and the sequence of its next transaction. */

import { accountFromAny } from '@cosmjs/stargate';
import { ClientError } from './clientError.ts';
import type { ChainClient } from './connectClient.ts';
import { asClientError } from './rpcErrors.ts';

/**
 * The chain answers with the sequence of its last block and knows nothing of transactions in the mempool. So the
 * sequence is counted here from the first transaction on, until something says that the count may be off.
 */
export class AccountSequence {
  readonly #client: ChainClient;
  readonly #address: string;
  #accountNumber: bigint | undefined;
  #next: number | undefined;

  constructor(client: ChainClient, address: string) {
    this.#client = client;
    this.#address = address;
  }

  /** @throws ClientError `account_missing`, or that of an unreachable node */
  async next(): Promise<{ accountNumber: bigint; sequence: number }> {
    if (this.#accountNumber === undefined || this.#next === undefined) {
      const account = await this.#read();
      this.#accountNumber = account.accountNumber;
      this.#next = account.sequence;
    }
    return { accountNumber: this.#accountNumber, sequence: this.#next };
  }

  /** The node took a transaction with this sequence. */
  used(sequence: number): void {
    this.#next = sequence + 1;
  }

  /** The node says which one it expects; where it does not, the chain is asked again. */
  expect(sequence: number | undefined): void {
    this.#next = sequence;
  }

  /** The count may be off: the chain is asked before the next transaction. */
  forget(): void {
    this.#next = undefined;
    this.#accountNumber = undefined;
  }

  async #read(): Promise<{ accountNumber: bigint; sequence: number }> {
    try {
      const any = await this.#client.query.auth.account(this.#address);
      if (any !== null) return accountFromAny(any);
    } catch (error) {
      const known = asClientError(error, this.#client.rpc);
      if (known.code !== 'not_found') throw known;
    }
    throw new ClientError(
      'account_missing',
      `${this.#address} has no account on ${this.#client.chainId}`,
      'check the address, or send it coins first',
    );
  }
}
