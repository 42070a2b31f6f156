/** A number with its noun, for people: `1 commit`, `2 commits`. */

/** @param many where it is not `one` with an s */
export function countText(count: number | bigint | string, one: string, many = `${one}s`): string {
  return `${count} ${String(count) === '1' ? one : many}`;
}
