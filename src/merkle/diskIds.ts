/** Disk ids by node id. There is room for them from the first one on: a tree that is all in memory has none. */
export class DiskIds {
  #ids = new Float64Array(0);

  /** @param id of a node that was given one */
  of(id: number): number {
    return this.#ids[id] as number;
  }

  /** @param capacity node ids are below */
  set(id: number, diskId: number, capacity: number): void {
    if (this.#ids.length !== capacity) {
      const wider = new Float64Array(capacity);
      wider.set(this.#ids);
      this.#ids = wider;
    }
    this.#ids[id] = diskId;
  }
}
