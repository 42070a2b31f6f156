/** The log: pino, readable lines for a person at a terminal, one JSON object a line otherwise. No secret reaches it. */

import pino from 'pino';
import { prettyFactory } from 'pino-pretty';
import { redactLine } from './redact.ts';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export type Logger = pino.Logger;

/** Takes whole lines, each with its line feed. */
export interface LineSink {
  write(line: string): void;
}

export interface LoggerOptions {
  /** Default `info`. */
  readonly level?: LogLevel;
  /** `auto` (the default) is `pretty` where standard output is a terminal, `json` where it is not. */
  readonly format?: 'auto' | 'pretty' | 'json';
  /** Default standard output. */
  readonly destination?: LineSink;
}

export function isLogLevel(text: string): text is LogLevel {
  return (logLevels as readonly string[]).includes(text);
}

/** Lines are written at once, in this process: what was logged before a crash is there. */
export function createLogger(options: LoggerOptions = {}): Logger {
  const { level = 'info', format = 'auto' } = options;
  const sink = options.destination ?? pino.destination({ dest: 1, sync: true });
  const onTerminal = options.destination === undefined && process.stdout.isTTY === true;
  const settings: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    hooks: { streamWrite: redactLine },
  };
  if (format === 'json' || (format === 'auto' && !onTerminal)) return pino(settings, sink);
  const prettify = prettyFactory({ colorize: onTerminal, translateTime: 'SYS:HH:MM:ss.l' });
  return pino(settings, { write: (line: string) => sink.write(String(prettify(line))) });
}
