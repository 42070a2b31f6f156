/** Goes through a recorded session against a node, comparing every answer, and again from the last commit after a break. */

import { Response } from 'cosmjs-types/tendermint/abci/types';
import { requestCodec } from '../../../../src/abci/wire/requests.ts';
import { toHex } from '../../../../src/lib/bytes.ts';
import type { Exchange } from '../../../harness/abciRecorder.ts';
import { type AbciClient, frameOf } from '../../abci/abciClient.ts';
import { untilRead } from '../../abci/harness.ts';
import { SessionNode } from './sessionNode.ts';

/** Writes the frame of a request to a connection, in whatever pieces. */
export type Write = (client: AbciClient, frame: Uint8Array, index: number) => Promise<void> | void;

export const whole: Write = (client, frame) => void client.socket.write(frame);

/** Two writes, of which the server has read the first before the second comes. */
export const cutAt = async (client: AbciClient, frame: Uint8Array, at: number): Promise<void> => {
  client.socket.write(frame.subarray(0, at));
  await untilRead();
  client.socket.write(frame.subarray(at));
};

export function methodOf({ request }: Exchange): string {
  return requestCodec.decode(request).method;
}

export class SessionWalk {
  readonly node: SessionNode;
  readonly session: readonly Exchange[];
  /** App hash of each height, from the recorded answers. */
  readonly appHashes: readonly Uint8Array[];
  /** Exchanges that were played and answered as recorded. */
  at = 0;

  private constructor(node: SessionNode, session: readonly Exchange[]) {
    this.node = node;
    this.session = session;
    this.appHashes = session.flatMap(
      ({ answer }) => Response.decode(answer).finalizeBlock?.appHash ?? [],
    );
  }

  static async start(session: readonly Exchange[]): Promise<SessionWalk> {
    return new SessionWalk(await SessionNode.start(), session);
  }

  /** Plays on until so many exchanges are behind. @throws Error where an answer is not the recorded one */
  async to(end: number = this.session.length, write: Write = whole): Promise<void> {
    while (this.at < end) {
      const { connection, request, answer } = this.session[this.at] as Exchange;
      const client = await this.node.connection(connection);
      await write(client, frameOf(request), this.at);
      const given = await client.nextBytes();
      if (Buffer.compare(given, answer) !== 0) {
        throw new Error(`exchange ${this.at}: ${toHex(given)} instead of ${toHex(answer)}`);
      }
      this.at += 1;
    }
  }

  /** Height of the last commit that was answered. */
  get height(): number {
    return this.session.slice(0, this.at).filter((one) => methodOf(one) === 'commit').length;
  }

  /**
   * Breaks the connections, starts the node anew, and plays again what came after the last commit.
   *
   * @throws Error where the node is not at a committed height of the session, with its app hash
   */
  async recover(): Promise<void> {
    const { at, height } = this;
    await this.node.restart();
    const { version, appHash } = this.node.store.lastCommit;
    const isNext = version === BigInt(height + 1) && this.#isCommitNext();
    if (version !== BigInt(height) && !isNext) {
      throw new Error(`the node is at ${version}, and ${height} was committed`);
    }
    const expected = this.appHashes[Number(version) - 1];
    if (version > 0n && toHex(appHash) !== toHex(expected as Uint8Array)) {
      throw new Error(`height ${version} has app hash ${toHex(appHash)}`);
    }
    this.at = this.#afterCommit(Number(version));
    await this.to(Math.max(at, this.at));
  }

  #isCommitNext(): boolean {
    const next = this.session[this.at];
    return next !== undefined && methodOf(next) === 'commit';
  }

  #afterCommit(height: number): number {
    let commits = 0;
    for (let i = 0; i < this.session.length && commits < height; i += 1) {
      if (methodOf(this.session[i] as Exchange) === 'commit') commits += 1;
      if (commits === height) return i + 1;
    }
    return 0;
  }
}
