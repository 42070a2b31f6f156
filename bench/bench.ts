/** What `npm run bench` can run: a name, what stands behind it, and how it is loaded when it is asked for. */

import type { Report } from './table.ts';

export interface Bench {
  readonly name: string;
  /** What it measures and against what, for `--help`. */
  readonly what: string;
  /** About how long it takes, for `--help`. */
  readonly takes: string;
  /** Names of single comparisons that `--only` takes too. */
  readonly parts?: readonly string[];
  /** Whether `--most` bounds the sizes that it tries. */
  readonly hasSizes?: boolean;
  /** Whether `--peers` adds programs of other toolchains. */
  readonly hasPeers?: boolean;
  /** @param part only this one of `parts` */
  load(part?: string): Promise<Report>;
}
