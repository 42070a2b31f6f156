/** Reads `simulate`'s arguments: a scenario, its flags, and what is refused, with a sentence that says why. */

import { parseArgs } from 'node:util';
import { createSettings, type Flag, type Scenario, type Settings } from './scenario.ts';

export class UsageError extends Error {}

export interface Invocation {
  readonly scenarios: readonly Scenario[];
  readonly settingsOf: (scenario: Scenario) => Settings;
  readonly seed: string;
  /** The scenario's own flags as they were typed, for the command that is written into the output. */
  readonly typed: readonly string[];
  readonly json: boolean;
  /** Folder for files; none are written where it is not given. */
  readonly out: string | undefined;
  readonly help: boolean;
}

export const defaultSeed = 'cpoc';

export function readCommandLine(
  argv: readonly string[],
  scenarios: readonly Scenario[],
): Invocation {
  const [name, ...rest] = argv;
  const help = name === undefined || name === '--help' || rest.includes('--help');
  if (name === undefined || name === '--help') {
    return { ...createInvocation([], new Map(), {}), help };
  }
  const chosen = name === 'all' ? scenarios : scenarios.filter((one) => one.name === name);
  if (chosen.length === 0) {
    const known = scenarios.map((one) => one.name).join(', ');
    throw new UsageError(`there is no scenario ${name}; there are ${known}, and all`);
  }
  if (help) return { ...createInvocation(chosen, new Map(), {}), help };
  // With `all` every scenario runs with its defaults: one flag can mean different things to two of them.
  const flags = name === 'all' ? [] : (chosen[0] as Scenario).flags;
  const values = parseFlags(rest, flags, name);
  const given = new Map<string, readonly number[]>();
  for (const flag of flags) {
    const text = values[flag.name];
    if (typeof text === 'string') given.set(flag.name, readNumbers(flag, text));
  }
  return createInvocation(chosen, given, values);
}

type Values = Readonly<Record<string, string | boolean | undefined>>;

function createInvocation(
  scenarios: readonly Scenario[],
  given: ReadonlyMap<string, readonly number[]>,
  values: Values,
): Invocation {
  const seed = typeof values['seed'] === 'string' ? values['seed'] : defaultSeed;
  // It is written into the command that the output names.
  if (!/^[\w.-]{1,64}$/.test(seed)) {
    throw new UsageError(`--seed is "${seed}", expected 1 to 64 letters, digits, _, - or .`);
  }
  const out = values['out'];
  return {
    scenarios,
    settingsOf: ({ flags }) => createSettings(seed, flags, given),
    seed,
    typed: [...given].map(([name, numbers]) => `--${name} ${numbers.join(',')}`),
    json: values['json'] === true,
    out: typeof out === 'string' ? out : undefined,
    help: false,
  };
}

function parseFlags(args: readonly string[], flags: readonly Flag[], scenario: string): Values {
  const own = Object.fromEntries(flags.map(({ name }) => [name, { type: 'string' as const }]));
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...own,
        seed: { type: 'string' },
        out: { type: 'string' },
        json: { type: 'boolean' },
      },
    });
    return values as Values;
  } catch (error) {
    const known = [...flags.map(({ name }) => name), 'seed', 'out', 'json'];
    const list = known.map((name) => `--${name}`).join(', ');
    const [reason] = (error as Error).message.split('. ');
    throw new UsageError(`${reason}; ${scenario} knows ${list}`);
  }
}

function readNumbers(flag: Flag, text: string): number[] {
  const parts = text.split(',');
  if (flag.kind === 'number' && parts.length > 1) {
    throw new UsageError(`--${flag.name} takes one number, not ${parts.length}`);
  }
  return parts.map((part) => {
    const value = /^-?\d+(\.\d+)?(e\d+)?$/.test(part) ? Number(part) : Number.NaN;
    const fits = value >= flag.least && value <= flag.most;
    if (!fits || (flag.whole && !Number.isInteger(value))) {
      const kind = flag.whole ? 'a whole number' : 'a number';
      throw new UsageError(
        `--${flag.name} is "${part}", expected ${kind} from ${flag.least} to ${flag.most}`,
      );
    }
    return value;
  });
}

export function formatHelp(scenarios: readonly Scenario[]): string {
  const lines = [
    'npm run simulate -- SCENARIO [flags]',
    '',
    'Plays the rules of continuous proof of compute over many epochs: the economics, in figures. The same seed gives the same bytes.',
    '',
    '  --seed TEXT    seed of all chance (default "cpoc")',
    '  --out FOLDER   writes tables (Markdown, CSV) and figures (SVG) there, instead of printing the tables',
    '  --json         prints tables and series as JSON',
    '',
  ];
  for (const { name, summary, flags } of scenarios) {
    lines.push(`${name}: ${summary}`);
    for (const flag of flags) {
      const form = `--${flag.name} ${flag.kind === 'numbers' ? 'N,N…' : 'N'}`;
      lines.push(`  ${form.padEnd(20)} ${flag.help} (default ${flag.default.join(',')})`);
    }
    lines.push('');
  }
  lines.push('all: every scenario with its defaults');
  return `${lines.join('\n')}\n`;
}
