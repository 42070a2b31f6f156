/** An error as a person or a program reads it, on standard error. */

import { CommanderError } from 'commander';
import { ClientError } from '../client/clientError.ts';
import { AppError } from '../lib/errors.ts';
import { CliError } from './cliError.ts';
import type { CliIo } from './cliIo.ts';
import { envName } from './config/envName.ts';
import { shownLines, shownText } from './output/shownText.ts';
import { toJson } from './output/toJson.ts';

/** Prints it and returns the exit code: 2 for a wrong command line, 1 for the rest, 0 for help that was asked for. */
export function reportError(error: unknown, argv: readonly string[], io: CliIo): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0 || error.code === 'commander.help')
      return error.exitCode === 0 ? 0 : 2;
    return reportError(
      new CliError('usage', error.message.replace(/^error: /, ''), 'see --help'),
      argv,
      io,
    );
  }
  if (wantsJson(argv, io.env)) io.err(toJson({ error: describe(error) }));
  else io.err(`Error: ${sentence(error)}\n`);
  return error instanceof CliError ? error.exitCode : 1;
}

interface ErrorDescription {
  readonly code: string;
  readonly message: string;
  readonly advice?: string;
  /** Of a refusal by the chain. */
  readonly codespace?: string;
  readonly abci_code?: number;
}

function describe(error: unknown): ErrorDescription {
  if (error instanceof CliError || error instanceof ClientError) {
    const details = error instanceof CliError ? error.details : {};
    return { code: error.code, message: error.shortMessage, advice: error.advice, ...details };
  }
  if (error instanceof AppError) {
    return {
      code: 'refused',
      message: error.message,
      codespace: error.codespace,
      abci_code: error.code,
    };
  }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}

function sentence(error: unknown): string {
  if (!(error instanceof CliError || error instanceof ClientError)) {
    return shownLines(describe(error).message);
  }
  const advice = error.advice.trim();
  // A node's words are in it.
  const fact =
    error instanceof ClientError ? shownText(error.shortMessage) : shownLines(error.shortMessage);
  const text = `${fact}. ${advice.charAt(0).toUpperCase()}${advice.slice(1)}`;
  return /[.?!)]$/.test(text) ? text : `${text}.`;
}

/** Looked for in the raw arguments, as the error may be one of reading them. */
export function wantsJson(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  for (const [i, argument] of argv.entries()) {
    if (argument === '-o' || argument === '--output') return argv[i + 1] === 'json';
    if (/^(-o=?|--output=)json$/.test(argument) || argument === '--json') return true;
  }
  return env[envName('output')] === 'json';
}
