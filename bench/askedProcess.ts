/** A program that answers each line of its input with one line of JSON: two of them, asked in turns, share what the machine does. */

import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

export class AskedProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #ended: Promise<void>;

  /** @param child with pipes as input and output */
  constructor(child: ChildProcess) {
    if (child.stdout === null) throw new Error('the output is no pipe');
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    this.#ended = new Promise((resolve, reject) => {
      child.once('exit', () => resolve());
      child.once('error', reject);
    });
  }

  /** @throws Error where the program ends instead */
  async ask<Answer>(question: string): Promise<Answer> {
    this.#child.stdin?.write(`${question}\n`);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error(`the program ended when asked for ${question}`);
    return JSON.parse(line.value) as Answer;
  }

  /** Lets it end, and waits for it. */
  async end(): Promise<void> {
    this.#child.stdin?.end();
    await this.#ended;
  }
}
