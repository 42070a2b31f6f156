/** Answers through one node after the other: through the next each time that they did not get in. */

import { ClientError } from '../../client/clientError.ts';
import type { Answer, ChainPort } from '../chain/chainPort.ts';
import type { NamedPort, NodeOrder } from './nodeOrder.ts';

export class AnswerRoutes {
  readonly #order: NodeOrder;
  #next = 0;

  constructor(order: NodeOrder) {
    this.#order = order;
  }

  async respond(
    answers: readonly Answer[],
    timeoutHeight: bigint,
  ): ReturnType<ChainPort['respond']> {
    const route = this.#route();
    const named = this.#order.all[route];
    if (named === undefined) throw new ClientError('unreachable', 'there is no node', 'name one');
    try {
      const outcome = await named.port.respond(answers, timeoutHeight);
      if (outcome.status !== 'included') this.#leave(route);
      return outcome;
    } catch (error) {
      this.#order.failed(named, error);
      this.#leave(route);
      throw error;
    }
  }

  /** One that failed a moment ago is passed over while there is another. */
  #route(): number {
    const { all } = this.#order;
    const isUp = (node: NamedPort | undefined): boolean =>
      node !== undefined && !this.#order.isResting(node);
    for (let i = 0; i < all.length; i += 1) {
      const route = (this.#next + i) % all.length;
      if (isUp(all[route])) return route;
    }
    return this.#next % all.length;
  }

  /** Answers go out side by side: those that fail together move on by one node, not by several. */
  #leave(route: number): void {
    const count = this.#order.all.length;
    if (this.#route() === route || this.#next % count === route) this.#next = (route + 1) % count;
  }
}
