/** Distinct texts kept in ascending order. Additions are sorted in when the order is first asked for. */

// A few late additions are cheaper moved into place than sorted and merged.
const insertLimit = 16;

export class SortedKeys {
  #sorted: string[] = [];
  #added: string[] = [];
  #generation = 0;

  /** Counts the times that positions have shifted. A cursor that sees a new number must look its place up again. */
  get generation(): number {
    this.#settle();
    return this.#generation;
  }

  /** @param text must not be there yet. */
  add(text: string): void {
    this.#added.push(text);
  }

  clear(): void {
    this.#sorted = [];
    this.#added = [];
    this.#generation += 1;
  }

  /** All texts, ascending; not to be changed. */
  all(): readonly string[] {
    this.#settle();
    return this.#sorted;
  }

  at(position: number): string | undefined {
    this.#settle();
    return this.#sorted[position];
  }

  /** How many texts are below the given one. Cost: log2(size) comparisons. */
  countBelow(text: string): number {
    this.#settle();
    return lowerBound(this.#sorted, text);
  }

  #settle(): void {
    if (this.#added.length === 0) return;
    const added = this.#added;
    this.#added = [];
    this.#generation += 1;
    if (added.length <= insertLimit) {
      for (const text of added) this.#sorted.splice(lowerBound(this.#sorted, text), 0, text);
      return;
    }
    this.#sorted = merge(this.#sorted, added.sort(byCharacters));
  }
}

function byCharacters(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function lowerBound(sorted: readonly string[], text: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as string) < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

function merge(a: readonly string[], b: readonly string[]): string[] {
  const out: string[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const left = a[i] as string;
    const right = b[j] as string;
    if (left < right) {
      out.push(left);
      i += 1;
    } else {
      out.push(right);
      j += 1;
    }
  }
  for (; i < a.length; i += 1) out.push(a[i] as string);
  for (; j < b.length; j += 1) out.push(b[j] as string);
  return out;
}
