/** What the node and the chain say, each asked at most once: the checks run side by side and share it. */

import { allPages } from '../../client/allPages.ts';
import { ClientError } from '../../client/clientError.ts';
import { type ChainClient, connectClient } from '../../client/connectClient.ts';
import { pause } from '../../client/pause.ts';
import type {
  ContinuousPoCChallenge,
  ContinuousPoCCommit,
  ContinuousPoCEpochSummary,
  Participant,
} from '../../gen/cpoc/poc/v1/poc.ts';
import type { EpochView } from '../chain/chainPort.ts';
import { collectList } from '../chain/collectList.ts';
import { orMissing } from '../chain/orMissing.ts';
import { NotChecked } from './doctorCheck.ts';
import { callNode, type RpcAnswer } from './nodeRpc.ts';
import { type NodeStatus, parseStatus } from './nodeStatus.ts';

export interface NodeViewOptions {
  readonly rpc: string;
  /** The chain that is expected; any where left out. */
  readonly chainId?: string | undefined;
  readonly participant?: string | undefined;
  /** Of one call; milliseconds. */
  readonly callTimeoutMs: number;
  readonly now: () => number;
}

/** Between two looks at what may move; milliseconds. */
const secondLookMs = 1_500;
/** Blocks over which the time of one is measured. */
const measuredBlocks = 20;

export class NodeView {
  readonly #options: NodeViewOptions;
  readonly #asked = new Map<string, Promise<unknown>>();

  constructor(options: NodeViewOptions) {
    this.#options = options;
  }

  /** `status`, as it came. @throws ClientError where the node does not answer */
  status(): Promise<NodeStatus & Omit<RpcAnswer, 'result'>> {
    return this.#once('status', () => this.#readStatus());
  }

  /** `status` some seconds later: what has moved since. */
  later(): Promise<NodeStatus & Omit<RpcAnswer, 'result'>> {
    return this.#once('later', async () => {
      await this.status();
      await pause(secondLookMs);
      return this.#readStatus();
    });
  }

  /** A call of the node's own RPC. */
  async call(method: string, params?: Readonly<Record<string, string>>): Promise<unknown> {
    const { rpc, callTimeoutMs: timeoutMs, now } = this.#options;
    const asked = { rpc, method, timeoutMs, now, ...(params === undefined ? {} : { params }) };
    return (await callNode(asked)).result;
  }

  /** @throws NotChecked where the node does not answer, has no block or is of another chain: findings of their own */
  client(): Promise<ChainClient> {
    return this.#once('client', async () => {
      const { rpc, chainId, callTimeoutMs: timeoutMs } = this.#options;
      try {
        return await connectClient({
          rpc,
          timeoutMs,
          ...(chainId === undefined ? {} : { chainId }),
        });
      } catch (error) {
        if (error instanceof ClientError) throw new NotChecked(error.shortMessage);
        throw error;
      }
    });
  }

  /** The current epoch. */
  epoch(): Promise<EpochView> {
    return this.#once('epoch', async () => {
      const { epoch, lastCommitHeight, lastHeight, currentHeight } = await (
        await this.client()
      ).query.poc.epoch();
      if (epoch?.params !== undefined) {
        return { epoch, lastCommitHeight, lastHeight, height: currentHeight };
      }
      throw new ClientError('bad_answer', 'no epoch in the answer', 'ask another node');
    });
  }

  /** The participant as the chain has it; undefined where it is none. @throws NotChecked where nobody is named */
  participant(): Promise<Participant | undefined> {
    return this.#once('participant', async () => {
      const address = this.#address();
      const { query } = await this.client();
      return orMissing(async () => (await query.poc.participant(address)).participant);
    });
  }

  /** Of the current epoch; undefined before the first commit. */
  summary(): Promise<ContinuousPoCEpochSummary | undefined> {
    return this.#once('summary', async () => {
      const address = this.#address();
      const [{ query }, { epoch }] = [await this.client(), await this.epoch()];
      return orMissing(
        async () => (await query.poc.summary({ address, epochIndex: epoch.index })).summary,
      );
    });
  }

  /** The participant's commits of the current epoch. */
  commits(): Promise<readonly ContinuousPoCCommit[]> {
    return this.#once('commits', async () => {
      const address = this.#address();
      const [{ query }, { epoch }] = [await this.client(), await this.epoch()];
      const ask = { address, epochIndex: epoch.index };
      return collectList(
        allPages(
          (page) => query.poc.commits(ask, page),
          (r) => r.commits,
        ),
      );
    });
  }

  /** The participant's open challenges of the current epoch. */
  openChallenges(): Promise<readonly ContinuousPoCChallenge[]> {
    return this.#once('challenges', async () => {
      const ask = { address: this.#address(), openOnly: true };
      const { query } = await this.client();
      return collectList(
        allPages(
          (page) => query.poc.challenges(ask, page),
          (r) => r.challenges,
        ),
      );
    });
  }

  /** From one block to the next, on average over the last ones; milliseconds, undefined where the node does not tell. */
  blockMs(): Promise<number | undefined> {
    return this.#once('blockMs', async () => {
      try {
        const { height } = await this.status();
        const first = Math.max(1, height - measuredBlocks);
        return averageBlockMs(
          await this.call('blockchain', { minHeight: String(first), maxHeight: String(height) }),
        );
      } catch (error) {
        if (error instanceof ClientError) return undefined;
        throw error;
      }
    });
  }

  /** Ends the connection, where there was one. */
  async close(): Promise<void> {
    const client = this.#asked.get('client') as Promise<ChainClient> | undefined;
    await client?.then(
      (open) => open.disconnect(),
      () => undefined,
    );
  }

  async #readStatus(): Promise<NodeStatus & Omit<RpcAnswer, 'result'>> {
    const { rpc, callTimeoutMs: timeoutMs, now } = this.#options;
    const { result, ...around } = await callNode({ rpc, method: 'status', timeoutMs, now });
    return { ...parseStatus(result, rpc), ...around };
  }

  #address(): string {
    const { participant } = this.#options;
    if (participant !== undefined) return participant;
    throw new NotChecked('it is not known who the participant is');
  }

  #once<T>(name: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#asked.get(name) as Promise<T> | undefined;
    if (known !== undefined) return known;
    const asked = ask();
    // Nobody may be waiting for it any more when it fails.
    asked.catch(() => undefined);
    this.#asked.set(name, asked);
    return asked;
  }
}

function averageBlockMs(result: unknown): number | undefined {
  const metas = (result as { block_metas?: { header?: { time?: string } }[] }).block_metas ?? [];
  const times = metas
    .map(({ header }) => Date.parse(header?.time ?? ''))
    .filter((time) => !Number.isNaN(time));
  if (times.length < 2) return undefined;
  return (Math.max(...times) - Math.min(...times)) / (times.length - 1);
}
