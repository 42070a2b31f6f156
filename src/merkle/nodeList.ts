/** Node ids in a buffer that is kept when the list is emptied, so that a version needs no new one. */

const firstRoom = 64;

export class NodeList {
  /** The first `count` of them. */
  ids: Uint32Array = new Uint32Array(firstRoom);
  count = 0;

  clear(): void {
    this.count = 0;
  }

  add(id: number): void {
    if (this.count === this.ids.length) this.#grow();
    this.ids[this.count] = id;
    this.count += 1;
  }

  #grow(): void {
    const wider = new Uint32Array(2 * this.ids.length);
    wider.set(this.ids);
    this.ids = wider;
  }
}
