/** Questions one after the other: each is answered by its flag, by a person, or by its usual answer. */

import type { Invocation } from '../../cli.ts';
import { CliError } from '../../cliError.ts';
import { wrapText } from '../../output/wrapText.ts';

/** The value, or what was expected instead. */
export type Answer<T> = { readonly value: T } | { readonly expected: string };

export interface Question<T> {
  /** Answers it on the command line, without its dashes; undefined where a command line must not hold the answer. */
  readonly flag?: string;
  readonly text: string;
  /** Said before the question. */
  readonly help: string;
  /** Taken where nothing is typed, and with --yes; undefined where it has to be answered. */
  readonly usual?: string | undefined;
  /** What is typed is not shown. */
  readonly hidden?: boolean;
  parse(text: string): Answer<T> | Promise<Answer<T>>;
}

/** Takes the usual answer away where it is not wanted. */
const nothing = '-';
const usualWidth = 100;

export class Interview {
  /** Questions that were put. */
  count = 0;
  /** Time spent waiting for answers; milliseconds. */
  waitedMs = 0;
  readonly #invocation: Invocation;

  constructor(invocation: Invocation) {
    this.#invocation = invocation;
  }

  /** Nobody is asked: what no flag says takes its usual answer. */
  get isSilent(): boolean {
    return this.#invocation.isSet('yes');
  }

  say(text: string): void {
    this.#invocation.io.err(`${text}\n`);
  }

  /** @throws CliError `usage` where a flag says what cannot be, or is missing with --yes; `aborted` where nobody answers */
  async ask<T>(question: Question<T>): Promise<T> {
    const { flag, text, usual, help, hidden = false } = question;
    const given = flag === undefined ? undefined : this.#invocation.text(flag);
    if (given !== undefined) return await this.#ofFlag(question, given);
    if (this.isSilent && !hidden) return await this.#silent(question);
    const width = Math.min(usualWidth, this.#invocation.io.columns ?? usualWidth);
    this.say(`\n${wrapText(help, width, '')}`);
    const shown = usual === undefined || usual === '' ? '' : ` [${usual}]`;
    for (;;) {
      this.count += 1;
      const typed = await this.#line(`${text}${shown}: `, hidden);
      const answer = await this.#parse(question, typed);
      if ('value' in answer) return answer.value;
      this.say(`That cannot be: expected ${answer.expected}.`);
    }
  }

  async confirm(text: string): Promise<boolean> {
    if (this.isSilent) return true;
    for (;;) {
      this.count += 1;
      const typed = (await this.#line(`${text} [Y/n]: `, false)).toLowerCase();
      if (['', 'y', 'yes'].includes(typed)) return true;
      if (['n', 'no'].includes(typed)) return false;
      this.say('Expected y or n.');
    }
  }

  async #line(text: string, hidden: boolean): Promise<string> {
    const { asker } = this.#invocation;
    // A script's log shows what its lines answer; a person sees the question anyway.
    if (!asker.isPerson) this.say(text);
    const start = performance.now();
    const typed = await asker.line(text, { hidden });
    this.waitedMs += performance.now() - start;
    return typed.trim();
  }

  async #parse<T>({ usual, parse }: Question<T>, typed: string): Promise<Answer<T>> {
    if (typed === '' && usual === undefined) return { expected: 'an answer' };
    if (typed === nothing) return await parse('');
    return await parse(typed === '' ? (usual ?? '') : typed);
  }

  async #ofFlag<T>({ flag, parse }: Question<T>, given: string): Promise<T> {
    const answer = await parse(given);
    if ('value' in answer) return answer.value;
    throw new CliError('usage', `flag --${flag} is "${given}"`, `expected ${answer.expected}`);
  }

  async #silent<T>({ flag, text, usual, parse }: Question<T>): Promise<T> {
    if (usual === undefined) {
      throw new CliError(
        'usage',
        `--yes asks nothing, and "${text}" has no usual answer`,
        flag === undefined ? 'run it without --yes' : `give --${flag}`,
      );
    }
    const answer = await parse(usual);
    if ('value' in answer) return answer.value;
    throw new CliError(
      'usage',
      `the usual answer to "${text}", "${usual}", cannot be`,
      `expected ${answer.expected}${flag === undefined ? '' : `; give --${flag}`}`,
    );
  }
}
