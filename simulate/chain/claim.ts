/** What a host says in a commit, and which of the leaves it really made. */

/** Where in a commit the made leaves lie. It makes no difference to the draws; that is one of the things to see. */
export type Layout = 'first' | 'last' | 'interleaved';

export interface Claim {
  readonly nonceCount: number;
  /** Leaves that the host made, and so can answer for. */
  readonly made: number;
  holds(leaf: bigint): boolean;
}

export function createClaim(nonceCount: number, made: number, layout: Layout = 'first'): Claim {
  return { nonceCount, made, holds: (leaf) => held[layout](Number(leaf), nonceCount, made) };
}

const held: Readonly<Record<Layout, (leaf: number, count: number, made: number) => boolean>> = {
  first: (leaf, _count, made) => leaf < made,
  last: (leaf, count, made) => leaf >= count - made,
  // ⌊i × made / count⌋ steps `made` times between 0 and `count`, as evenly as whole numbers can.
  interleaved: (leaf, count, made) =>
    Math.floor(((leaf + 1) * made) / count) > Math.floor((leaf * made) / count),
};
