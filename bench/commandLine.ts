/** The arguments of `npm run bench`. */

import { parseArgs } from 'node:util';
import type { Bench } from './bench.ts';

/** What was typed is wrong; the message says how. */
export class UsageError extends Error {}

export interface Chosen {
  readonly bench: Bench;
  /** The one part of it that was named. */
  readonly part?: string | undefined;
}

export interface Invocation {
  readonly chosen: readonly Chosen[];
  readonly json: boolean;
  readonly peers: boolean;
  /** Bound on the sizes; each bench has its own where it is not given. */
  readonly most: number | undefined;
  readonly help: boolean;
  /** `check` compares with the last green run, `record` makes this run the last green one. */
  readonly guard: 'check' | 'record' | undefined;
}

const options = {
  only: { type: 'string', multiple: true },
  json: { type: 'boolean', default: false },
  peers: { type: 'boolean', default: false },
  most: { type: 'string' },
  guard: { type: 'boolean', default: false },
  record: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false, short: 'h' },
} as const;

/** @throws UsageError */
export function readCommandLine(argv: readonly string[], benches: readonly Bench[]): Invocation {
  const { values, positionals } = parse(argv);
  const { only = [], json, peers, guard, record, help } = values;
  if (positionals.length > 0) {
    throw new UsageError(`${positionals.join(' ')} is no flag; a bench is named by --only NAME`);
  }
  if (record && !guard) throw new UsageError('--record goes with --guard');
  if (guard && (peers || only.length > 0 || values.most !== undefined)) {
    throw new UsageError(
      '--guard runs its own comparisons: --only, --peers and --most do not go with it',
    );
  }
  const chosen =
    only.length === 0
      ? benches.map((bench) => ({ bench }))
      : only.map((name) => chooseOne(name, benches));
  assertTakes(peers, '--peers', chosen, benches, ({ hasPeers }) => hasPeers === true);
  assertTakes(
    values.most !== undefined,
    '--most',
    chosen,
    benches,
    ({ hasSizes }) => hasSizes === true,
  );
  return {
    chosen,
    json,
    peers,
    most: values.most === undefined ? undefined : parseMost(values.most),
    help,
    guard: guard ? (record ? 'record' : 'check') : undefined,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    const flags = Object.keys(options).map((name) => `--${name}`);
    const [why] = (error as Error).message.split('. To specify');
    throw new UsageError(`${why}. There are ${flags.join(', ')}`);
  }
}

function chooseOne(name: string, benches: readonly Bench[]): Chosen {
  for (const bench of benches) {
    if (bench.name === name) return { bench };
    if (bench.parts?.includes(name)) return { bench, part: name };
  }
  const names = benches.flatMap((bench) => [bench.name, ...(bench.parts ?? [])]);
  throw new UsageError(`there is no bench ${name}; there are ${names.join(', ')}`);
}

/** A flag that would do nothing is refused. */
function assertTakes(
  isGiven: boolean,
  flag: string,
  chosen: readonly Chosen[],
  benches: readonly Bench[],
  takes: (bench: Bench) => boolean,
): void {
  if (!isGiven || chosen.some(({ bench }) => takes(bench))) return;
  const names = chosen.map(({ bench }) => bench.name).join(', ');
  const others = benches.filter(takes).map(({ name }) => name);
  throw new UsageError(`${flag} changes nothing in ${names}; it goes with ${others.join(', ')}`);
}

function parseMost(text: string): number {
  const most = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(most) && most > 0) return most;
  throw new UsageError(`--most takes a whole number above 0, for example 100000, not "${text}"`);
}

export function formatHelp(benches: readonly Bench[]): string {
  const width = Math.max(...benches.map(({ name }) => name.length));
  const lines = benches.map(({ name, what, takes, parts = [], hasSizes, hasPeers }) => {
    const flags = [...(hasSizes ? ['--most'] : []), ...(hasPeers ? ['--peers'] : [])];
    const more = [takes, ...flags].join(', ');
    const named = parts.length === 0 ? [] : [`${''.padEnd(width + 4)}${parts.join(', ')}`];
    return [`  ${name.padEnd(width)}  ${what} (${more})`, ...named].join('\n');
  });
  return `npm run bench [-- FLAGS]: ours beside a reference of the same run, as ratios; a target that is missed makes the exit code 1

  --only NAME   this one alone, or one of the comparisons under it; may be given again. Without it all run, one after the other
  --peers       with programs in Go (1.25 or later, and the network once)
  --most N      bounds the sizes that are tried
  --json        one object a line: name, unit, ours, reference, ratio, target, ok
  --guard       a few seconds of comparisons, each held against the last green run (bench/guard/ratios.json): fails where a ratio doubled
  --record      with --guard: this run becomes the last green one

${lines.join('\n')}
`;
}
