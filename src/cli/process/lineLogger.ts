/** A log for commands that run on: one line an entry on standard error, for a person or, in JSON, for a program. */

import type { HostLogger } from '../../host/hostLogger.ts';
import type { LogFormat, LogLevel } from '../config/appSettings.ts';
import { plain } from '../output/toJson.ts';

export interface LineLoggerOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  readonly write: (line: string) => void;
}

const order: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

export function createLineLogger({ level, format, write }: LineLoggerOptions): HostLogger {
  const least = level === 'trace' ? 0 : order.indexOf(level);
  const log =
    (of: LogLevel) =>
    (fields: object, message: string): void => {
      if (least < 0 || order.indexOf(of) < least) return;
      const time = new Date().toISOString();
      const flat = flatFields(fields);
      if (format === 'json')
        write(`${JSON.stringify({ time, level: of, ...flat, msg: message })}\n`);
      else {
        const text = `${time.slice(11, 23)} ${of.toUpperCase().padEnd(5)} ${message}${textOf(flat)}`;
        write(`${inert(text)}\n`);
      }
    };
  return { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
}

function flatFields(fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Error ? value.message : plain(value),
    ]),
  );
}

/** Nodes and generators have a say in a line: they must neither steer the terminal nor write lines of their own. */
function inert(text: string): string {
  return text.replace(/\p{Cc}/gu, (one) => {
    const code = one.charCodeAt(0).toString(16).padStart(4, '0');
    return one === '\n' ? '\\n' : `\\u${code}`;
  });
}

function textOf(fields: Record<string, unknown>): string {
  return Object.entries(fields)
    .map(([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('');
}
