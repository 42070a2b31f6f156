/**
 * The chain through several nodes: the first is asked, the others are witnesses. They are asked where it fails, what they show of open
 * challenges counts too, and answers that do not get in through one node go through the next.
 */

import { ClientError } from '../../client/clientError.ts';
import type { ChainPort } from '../chain/chainPort.ts';
import type { HostLogger } from '../hostLogger.ts';
import { AnswerRoutes } from './answerRoutes.ts';
import { ChallengeUnion } from './challengeUnion.ts';
import { type NamedPort, NodeOrder } from './nodeOrder.ts';

/** @param nodes at least one; the first is the node of the host */
export function createWitnessedPort(
  nodes: readonly NamedPort[],
  logger: HostLogger,
  patienceMs?: number,
): ChainPort {
  const order = new NodeOrder(nodes, logger);
  const challenges = new ChallengeUnion(order, logger, patienceMs);
  const answers = new AnswerRoutes(order);
  return {
    epoch: () => firstToAnswer(order, (port) => port.epoch()),
    participant: () => firstToAnswer(order, (port) => port.participant()),
    summary: (epochIndex) => firstToAnswer(order, (port) => port.summary(epochIndex)),
    commits: (epochIndex) => firstToAnswer(order, (port) => port.commits(epochIndex)),
    openChallenges: () => challenges.ask(),
    register: (options) => firstToTake(order, (port) => port.register(options)),
    submitCommit: (draft, timeoutHeight) =>
      firstToTake(order, (port) => port.submitCommit(draft, timeoutHeight)),
    respond: (group, timeoutHeight) => answers.respond(group, timeoutHeight),
  };
}

/** @throws the error of the first that was asked where no node answers */
async function firstToAnswer<T>(
  order: NodeOrder,
  ask: (port: ChainPort) => Promise<T>,
): Promise<T> {
  const errors: unknown[] = [];
  for (const node of order.inOrder) {
    try {
      const answer = await ask(node.port);
      order.answered(node);
      return answer;
    } catch (error) {
      if (!order.failed(node, error)) throw error;
      errors.push(error);
    }
  }
  throw errors[0] ?? new ClientError('unreachable', 'there is no node to ask', 'name one');
}

/** Of what is handed in, only a ClientError says for sure that the node does not have it: twice would be twice. */
async function firstToTake<T>(order: NodeOrder, hand: (port: ChainPort) => Promise<T>): Promise<T> {
  let unclear: { readonly error: unknown } | undefined;
  const taken = await firstToAnswer(order, async (port) => {
    try {
      return await hand(port);
    } catch (error) {
      if (error instanceof ClientError) throw error;
      unclear = { error };
      return undefined;
    }
  });
  if (taken === undefined) throw unclear?.error;
  return taken;
}
