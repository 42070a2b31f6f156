/** The command line's way to the world: data goes to standard output, everything else to standard error. */

import { passphraseVariable } from './keyring/passphraseSource.ts';

export interface CliIo {
  /** Data that was asked for. */
  out(text: string): void;
  /** Errors, warnings, questions. */
  err(text: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of the terminal; undefined where it is none. */
  readonly columns?: number | undefined;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
}

/** As shells count the end by SIGPIPE. */
const brokenPipe = 141;

export function createProcessIo(): CliIo {
  // Who read our output has gone (`| head`): there is nobody left to work for.
  process.stdout.on('error', (error) => {
    if (isReaderGone(error)) process.exit(brokenPipe);
    throw error;
  });
  // Who read our log has gone: a node and a host have work all the same.
  process.stderr.on('error', (error) => {
    if (!isReaderGone(error)) throw error;
  });
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    env: takeEnvironment(),
    columns: process.stdout.columns,
    stdin: process.stdin,
  };
}

/** With the passphrase, which is taken out of the process's own: what it starts must not inherit it. */
function takeEnvironment(): Readonly<Record<string, string | undefined>> {
  const env = { ...process.env };
  delete process.env[passphraseVariable];
  return env;
}

/** A closed pipe, or a terminal that is no more. */
function isReaderGone({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EPIPE' || code === 'EIO';
}
