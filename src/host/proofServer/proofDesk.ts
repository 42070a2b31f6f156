/** Places for answers under way: so many are made at once, so many wait, and whoever comes beyond that is told to come again. */

import { ProofRefusal } from './proofRefusal.ts';

export interface DeskOptions {
  /** Answers that are made at once. */
  readonly atOnce: number;
  /** Answers under way: those, the ones that wait, and the ones that are still being sent. Bounds memory. */
  readonly places: number;
  /** Of one asker. */
  readonly placesEach: number;
  /** An answer that waited longer is given up; milliseconds. */
  readonly maxWaitMs: number;
}

/** A place; it is held until `leave`, when the last byte has been sent or nobody wants it any more. */
export interface Place {
  leave(): void;
}

export class ProofDesk {
  readonly #options: DeskOptions;
  readonly #ofAsker = new Map<string, number>();
  readonly #waiting: (() => void)[] = [];
  #taken = 0;
  #working = 0;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** Whether there is a free place, without taking it. @throws ProofRefusal `too_many_requests`, `busy` */
  look(asker: string): void {
    const { places, placesEach } = this.#options;
    const own = this.#ofAsker.get(asker) ?? 0;
    if (own >= placesEach) {
      throw new ProofRefusal(
        'too_many_requests',
        `${own} requests of ${asker} are being answered already`,
      );
    }
    if (this.#taken >= places) {
      throw new ProofRefusal('busy', `${places} requests are being answered already`);
    }
  }

  /** @throws ProofRefusal `too_many_requests`, `busy` */
  enter(asker: string): Place {
    this.look(asker);
    this.#taken += 1;
    this.#ofAsker.set(asker, (this.#ofAsker.get(asker) ?? 0) + 1);
    let isHeld = true;
    return {
      leave: () => {
        if (!isHeld) return;
        isHeld = false;
        this.#taken -= 1;
        const left = (this.#ofAsker.get(asker) ?? 1) - 1;
        if (left === 0) this.#ofAsker.delete(asker);
        else this.#ofAsker.set(asker, left);
      },
    };
  }

  /** Does the work when its turn comes. @throws ProofRefusal `busy` where it waited too long */
  async work<T>(make: () => Promise<T>): Promise<T> {
    await this.#turn();
    try {
      return await make();
    } finally {
      this.#working -= 1;
      this.#waiting.shift()?.();
    }
  }

  async #turn(): Promise<void> {
    const { atOnce, maxWaitMs } = this.#options;
    const since = performance.now();
    while (this.#working >= atOnce) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      if (performance.now() - since > maxWaitMs) {
        // Whoever waits behind may have the turn.
        if (this.#working < atOnce) this.#waiting.shift()?.();
        throw new ProofRefusal('busy', 'the request waited too long for its turn');
      }
    }
    this.#working += 1;
  }
}
