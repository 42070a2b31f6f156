/** The command line's way to the world: data goes to standard output, everything else to standard error. */

export interface CliIo {
  /** Data that was asked for. */
  out(text: string): void;
  /** Errors, warnings, questions. */
  err(text: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
}

export const processIo: CliIo = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  env: process.env,
  stdin: process.stdin,
};
