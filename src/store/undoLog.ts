/** What attempts under way replaced in the stores of a branch, so that it can be put back. */

import type { StoredWrite } from './storedWrite.ts';

/** A store of the branch. */
export interface Undoable {
  /** @param before undefined where the key had no write */
  restore(text: string, before: StoredWrite | undefined): void;
}

interface Replaced {
  readonly store: Undoable;
  readonly text: string;
  readonly before: StoredWrite | undefined;
}

export class UndoLog {
  readonly #replaced: Replaced[] = [];
  #attempts = 0;

  /** Begins an attempt. Returns its mark. */
  begin(): number {
    this.#attempts += 1;
    return this.#replaced.length;
  }

  /** The innermost attempt succeeded: what it replaced is that of the one around it. */
  keep(): void {
    this.#attempts -= 1;
    if (this.#attempts === 0) this.#replaced.length = 0;
  }

  /** The innermost attempt failed: puts back what was there at its mark, the last write first. */
  takeBack(mark: number): void {
    this.#attempts -= 1;
    while (this.#replaced.length > mark) {
      const { store, text, before } = this.#replaced.pop() as Replaced;
      store.restore(text, before);
    }
  }

  note(store: Undoable, text: string, before: StoredWrite | undefined): void {
    if (this.#attempts > 0) this.#replaced.push({ store, text, before });
  }
}
