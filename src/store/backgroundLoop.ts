/** Takes step after step, each in a turn of its own of the event loop, so that what came in meanwhile goes first. */

export class BackgroundLoop {
  readonly #step: () => Promise<boolean>;
  #running: Promise<void> | undefined;
  #current: Promise<boolean> | undefined;
  #isWoken = false;
  #isClosed = false;
  #failure: { readonly error: unknown } | undefined;

  /** @param step false where nothing is left to do */
  constructor(step: () => Promise<boolean>) {
    this.#step = step;
  }

  /** Says that there may be something to do. */
  wake(): void {
    this.#isWoken = true;
    if (this.#isClosed || this.#failure !== undefined) return;
    this.#running ??= this.#run();
  }

  /** @throws what a step threw, which ended the loop. */
  assertWhole(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** When the step that is being taken is done; false where none is, or it threw, which `assertWhole` says. */
  async stepped(): Promise<boolean> {
    const current = this.#current;
    if (current === undefined) return false;
    return current.then(
      () => true,
      () => false,
    );
  }

  /** When nothing is left to do. @throws what a step threw */
  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
    this.assertWhole();
  }

  /** Ends it after the step that is being taken. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      while (this.#isWoken && !this.#isClosed) {
        this.#isWoken = false;
        do this.#current = turn().then(this.#step);
        while ((await this.#current) && !this.#isClosed);
      }
    } catch (error) {
      this.#failure = { error };
    } finally {
      this.#current = undefined;
      this.#running = undefined;
    }
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
