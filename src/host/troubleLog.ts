/** Troubles that come back at every look: the first of equal ones is said, the others are for who debugs. */

import type { HostLogger } from './hostLogger.ts';

export class TroubleLog {
  readonly #logger: HostLogger;
  readonly #said = new Map<string, string>();

  constructor(logger: HostLogger) {
    this.#logger = logger;
  }

  /**
   * @param topic of one topic there is one trouble at a time
   * @param kind tells troubles of a topic apart: without what changes from look to look, such as heights
   */
  tell(
    topic: string,
    level: 'warn' | 'error',
    fields: object,
    message: string,
    kind: string = message,
  ): void {
    const isSaid = this.#said.get(topic) === kind;
    this.#said.set(topic, kind);
    this.#logger[isSaid ? 'debug' : level](fields, message);
  }

  /** @returns whether there was a trouble */
  over(topic: string): boolean {
    return this.#said.delete(topic);
  }
}
