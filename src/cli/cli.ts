/** What a command works with: the world outside, and what was asked for. */

import type { Command } from 'commander';
import { CliError } from './cliError.ts';
import type { CliIo } from './cliIo.ts';
import { loadClientConfig } from './config/clientConfig.ts';
import type { ClientConfig, OutputFormat } from './config/clientSettings.ts';
import { readGenesisPrefix } from './home/genesisFile.ts';
import { homeLayout } from './home/homeLayout.ts';
import { resolveHome } from './home/resolveHome.ts';
import { type Asker, createAsker } from './keyring/ask.ts';
import type { Keyring } from './keyring/keyring.ts';
import { openKeyring } from './keyring/openKeyring.ts';
import { createPassphraseSource } from './keyring/passphraseSource.ts';
import { formatText } from './output/formatText.ts';
import { plain, toJson } from './output/toJson.ts';
import type { SnapshotTools } from './snapshotTools.ts';
import type { StartNode } from './startNode.ts';

export interface CliDependencies {
  /** Runs the application's side of a node; the wiring is main's. */
  readonly startNode: StartNode;
  /** Loads what works on snapshots. */
  readonly snapshots: () => Promise<SnapshotTools>;
  readonly io: CliIo;
}

/** Flags by their names without the dashes. */
export type Flags = Readonly<Record<string, unknown>>;

/** One run of one command. */
export class Invocation {
  readonly flags: Flags;
  readonly home: string;
  readonly io: CliIo;
  readonly asker: Asker;
  #client: ClientConfig | undefined;
  #keyring: Keyring | undefined;

  constructor(command: Command, { io }: CliDependencies) {
    this.flags = givenFlags(command);
    this.io = io;
    this.home = resolveHome(this.text('home'), io.env);
    this.asker = createAsker(io);
  }

  get client(): ClientConfig {
    this.#client ??= loadClientConfig({ home: this.home, flags: this.flags, env: this.io.env });
    return this.#client;
  }

  /** The configuration files have changed: they are read again. */
  reread(): void {
    this.#client = undefined;
  }

  get output(): OutputFormat {
    return this.client.output;
  }

  /** `--bech32-prefix`, its variable, client.toml, the genesis file, `cpoc`. */
  get addressPrefix(): string {
    const configured = this.client.addressPrefix;
    if (configured !== '') return configured;
    return readGenesisPrefix(homeLayout(this.home).genesis) ?? 'cpoc';
  }

  /** The same each time: its passphrase is asked for once, and its warning given once. */
  openKeyring(): Keyring {
    const { io, asker } = this;
    this.#keyring ??= openKeyring({
      home: this.text('keyring-dir') ?? this.home,
      backend: this.client.keyringBackend,
      passphrase: createPassphraseSource({
        file: this.text('passphrase-file'),
        env: io.env,
        asker,
      }),
      warn: (text) => io.err(text),
    });
    return this.#keyring;
  }

  /** Data, as JSON or as text. `text` is a better text than the indented one. */
  print(value: unknown, text?: (() => string) | undefined): void {
    if (this.output === 'json') this.io.out(toJson(value));
    else this.io.out(text === undefined ? formatText(plain(value)) : text());
  }

  /** The value of a flag that takes a text; undefined where it was not given. */
  text(name: string): string | undefined {
    const value = this.flags[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** The values of a flag that may be given several times, in their order. */
  texts(name: string): readonly string[] {
    const value = this.flags[name];
    return Array.isArray(value) ? value : [];
  }

  isSet(name: string): boolean {
    return this.flags[name] === true;
  }

  /** @throws CliError `usage` where it is given and no whole number in the range */
  number(name: string, least = 0, most: number = Number.MAX_SAFE_INTEGER): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `at least ${least}` : `${least} to ${most}`;
    throw new CliError('usage', `flag --${name} is "${text}"`, `expected a whole number, ${range}`);
  }

  bigint(name: string, least = 0n): bigint | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (/^\d{1,20}$/.test(text) && BigInt(text) >= least && BigInt(text) < 1n << 64n) {
      return BigInt(text);
    }
    throw new CliError(
      'usage',
      `flag --${name} is "${text}"`,
      `expected a whole number, at least ${least}`,
    );
  }
}

/** Only what was on the command line: what was not given comes from elsewhere, and not from commander's defaults. */
function givenFlags(command: Command): Flags {
  const flags: Record<string, unknown> = {};
  for (let at: Command | null = command; at !== null; at = at.parent) {
    for (const option of at.options) {
      const name = option.attributeName();
      const flag = option.long?.slice(2);
      if (flag === undefined || at.getOptionValueSource(name) !== 'cli') continue;
      const value: unknown = at.getOptionValue(name);
      // `--no-x` is a flag of its own here; commander takes it for `--x` set to false.
      if (!option.negate) flags[flag] ??= value;
      else if (value === false) flags[flag] = true;
    }
  }
  return flags;
}
