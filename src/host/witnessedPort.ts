/**
 * The chain through several nodes: the first is asked, the others are witnesses. They are asked where it fails, what they show of open
 * challenges counts too, and answers that do not get in through one node go through the next.
 */

import { ClientError, type ClientErrorCode } from '../client/clientError.ts';
import type { ContinuousPoCChallenge } from '../gen/cpoc/poc/v1/poc.ts';
import type { Answer, ChainPort } from './chainPort.ts';
import type { HostLogger } from './hostLogger.ts';

export interface NamedPort {
  /** RPC address. */
  readonly rpc: string;
  readonly port: ChainPort;
}

/** What another node may do better. */
const troubles: readonly ClientErrorCode[] = [
  'unreachable',
  'syncing',
  'bad_answer',
  'node_refused',
];

/** @param nodes at least one; the first is the node of the host */
export function createWitnessedPort(nodes: readonly NamedPort[], logger: HostLogger): ChainPort {
  const challenges = new ChallengeUnion(nodes, logger);
  const answers = new AnswerRoutes(nodes);
  return {
    epoch: () => firstToAnswer(nodes, (port) => port.epoch()),
    participant: () => firstToAnswer(nodes, (port) => port.participant()),
    summary: (epochIndex) => firstToAnswer(nodes, (port) => port.summary(epochIndex)),
    commits: (epochIndex) => firstToAnswer(nodes, (port) => port.commits(epochIndex)),
    openChallenges: () => challenges.ask(),
    register: (options) => firstToAnswer(nodes, (port) => port.register(options)),
    submitCommit: (draft, timeoutHeight) =>
      firstToAnswer(nodes, (port) => port.submitCommit(draft, timeoutHeight)),
    respond: (group, timeoutHeight) => answers.respond(group, timeoutHeight),
  };
}

/** @throws the error of the first node where no node answers */
async function firstToAnswer<T>(
  nodes: readonly NamedPort[],
  ask: (port: ChainPort) => Promise<T>,
): Promise<T> {
  let first: ClientError | undefined;
  for (const { port } of nodes) {
    try {
      return await ask(port);
    } catch (error) {
      if (!(error instanceof ClientError) || !troubles.includes(error.code)) throw error;
      first ??= error;
    }
  }
  throw first ?? new ClientError('unreachable', 'there is no node to ask', 'name one');
}

/** What any of the nodes shows. A witness may be a block ahead: what it alone shows counts from the second look on. */
class ChallengeUnion {
  readonly #nodes: readonly NamedPort[];
  readonly #logger: HostLogger;
  #seenElsewhere: ReadonlySet<bigint> = new Set();
  readonly #said = new Set<bigint>();

  constructor(nodes: readonly NamedPort[], logger: HostLogger) {
    this.#nodes = nodes;
    this.#logger = logger;
  }

  async ask(): Promise<readonly ContinuousPoCChallenge[]> {
    const asked = await Promise.allSettled(
      this.#nodes.map(async ({ port }) => port.openChallenges()),
    );
    const [own, ...others] = asked;
    if (own === undefined || asked.every(({ status }) => status === 'rejected')) {
      throw own?.status === 'rejected' ? own.reason : new Error('no node was asked');
    }
    const union = new Map<bigint, ContinuousPoCChallenge>();
    if (own.status === 'fulfilled') for (const one of own.value) union.set(one.id, one);
    const elsewhere = new Set<bigint>();
    others.forEach((answer, i) => {
      if (answer.status !== 'fulfilled') return;
      for (const one of answer.value) {
        if (union.has(one.id)) continue;
        elsewhere.add(one.id);
        if (own.status === 'fulfilled' && !this.#seenElsewhere.has(one.id)) continue;
        union.set(one.id, one);
        if (own.status === 'fulfilled') this.#say(one.id, this.#nodes[i + 1]?.rpc);
      }
    });
    this.#seenElsewhere = elsewhere;
    return [...union.values()];
  }

  #say(id: bigint, witness: string | undefined): void {
    if (this.#said.has(id)) return;
    this.#said.add(id);
    const node = this.#nodes[0]?.rpc;
    this.#logger.warn(
      { challenge: id, node, witness },
      'a challenge that the node does not show is shown by a witness and is answered: the node lags or lies, change it',
    );
  }
}

/** Through another node each time that answers did not get in. */
class AnswerRoutes {
  readonly #nodes: readonly NamedPort[];
  #next = 0;

  constructor(nodes: readonly NamedPort[]) {
    this.#nodes = nodes;
  }

  async respond(
    answers: readonly Answer[],
    timeoutHeight: bigint,
  ): ReturnType<ChainPort['respond']> {
    const route = this.#next % this.#nodes.length;
    const named = this.#nodes[route];
    if (named === undefined) throw new ClientError('unreachable', 'there is no node', 'name one');
    try {
      const outcome = await named.port.respond(answers, timeoutHeight);
      if (outcome.status !== 'included') this.#leave(route);
      return outcome;
    } catch (error) {
      this.#leave(route);
      throw error;
    }
  }

  /** Answers go out side by side: those that fail together move on by one node, not by several. */
  #leave(route: number): void {
    if (this.#next % this.#nodes.length === route) this.#next += 1;
  }
}
