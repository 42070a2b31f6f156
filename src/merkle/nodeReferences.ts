/**
 * How many nodes refer to a node, by its id: counted while an eviction needs to know.
 *
 * Counting goes on in slices. What a node below `counted` refers to is in, and whoever changes it says so; of the others nothing is.
 */

/** Above every id. */
const all = 0x7fff_ffff;

export class NodeReferences {
  /** References of the nodes below are counted; 0 while nobody counts. */
  counted = 0;
  #counts = new Int32Array(0);

  /** @param capacity ids are below. */
  begin(capacity: number): void {
    this.#counts = new Int32Array(capacity);
    this.counted = 1;
  }

  /** Ids are below a higher number from now on. */
  grow(capacity: number): void {
    if (this.counted === 0) return;
    const wider = new Int32Array(capacity);
    wider.set(this.#counts);
    this.#counts = wider;
  }

  /** @param id of a node, or 0, which says nothing */
  refer(id: number, change: number): void {
    this.#counts[id] = (this.#counts[id] as number) + change;
  }

  /** The same for holders of nodes. */
  hold(ids: readonly number[], change: 1 | -1): void {
    for (const id of ids) this.refer(id, change);
  }

  of(id: number): number {
    return this.#counts[id] as number;
  }

  /** Says that the references of all nodes are in, of those that come later too. */
  complete(): void {
    this.counted = all;
  }

  end(): void {
    this.#counts = new Int32Array(0);
    this.counted = 0;
  }
}
