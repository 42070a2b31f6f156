/** The command line's way to the world: data goes to standard output, everything else to standard error. */

export interface CliIo {
  /** Data that was asked for. */
  out(text: string): void;
  /** Errors, warnings, questions. */
  err(text: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
}

/** As shells count the end by SIGPIPE. */
const brokenPipe = 141;

export function createProcessIo(): CliIo {
  // Who read our output has gone (`| head`): there is nobody left to work for.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(brokenPipe);
    throw error;
  });
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    env: process.env,
    stdin: process.stdin,
  };
}
