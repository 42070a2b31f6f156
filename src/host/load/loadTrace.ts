/** A recorded load: what each row says holds until the next one. */

import { HostError } from '../hostError.ts';
import type { LoadReading } from './loadSource.ts';

export interface LoadTrace {
  /** By time, at least two. `atMs` counts from 1970 where `isAbsolute`, from any moment otherwise. */
  readonly rows: readonly LoadReading[];
  readonly isAbsolute: boolean;
  /** The last row holds as long as the one before. */
  readonly lengthMs: number;
}

const columns = ['time', 'busy_percent', 'waiting', 'power_watts'] as const;
type Column = (typeof columns)[number];

export const traceForm: string =
  'CSV with the columns time,busy_percent and, if known, waiting,power_watts; or a JSON object with these fields a line';

/** Times of Unix in seconds are above it: September 2001. */
const unixSeconds = 1_000_000_000;

/**
 * @param text lines; empty ones and those that begin with # are skipped
 * @throws HostError `bad_trace` that names the line
 */
export function parseTrace(text: string, name: string): LoadTrace {
  const lines = text.split('\n').map((line, i) => ({ text: line.trim(), number: i + 1 }));
  const kept = lines.filter(({ text: line }) => line !== '' && !line.startsWith('#'));
  const isJson = kept[0]?.text.startsWith('{') === true;
  const header = isJson ? [] : parseHeader(kept.shift(), name);
  const rows: LoadReading[] = [];
  for (const line of kept) {
    const cells = isJson ? jsonCells(line.text) : csvCells(line.text, header);
    const row = cells === undefined ? undefined : parseRow(cells);
    if (row === undefined) refuse(name, line.number, `"${line.text.slice(0, 80)}" is no row`);
    if (row.atMs <= (rows.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY)) {
      refuse(name, line.number, 'its time is not after that of the row before');
    }
    rows.push(row);
  }
  return createTrace(rows, name);
}

export function createTrace(rows: readonly LoadReading[], name: string): LoadTrace {
  const first = rows[0];
  const [beforeLast, last] = rows.slice(-2);
  if (first === undefined || beforeLast === undefined || last === undefined) {
    refuse(name, 1, `${rows.length} rows, expected two at least`);
  }
  return {
    rows,
    isAbsolute: first.atMs >= unixSeconds * 1000,
    lengthMs: last.atMs - first.atMs + (last.atMs - beforeLast.atMs),
  };
}

/** The row that holds so long after the first one; the trace begins anew where it is over. */
export function rowAt({ rows, lengthMs }: LoadTrace, sinceMs: number): LoadReading {
  const start = rows[0]?.atMs ?? 0;
  const at = start + (((sinceMs % lengthMs) + lengthMs) % lengthMs);
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((rows[middle]?.atMs ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return rows[low] as LoadReading;
}

function parseHeader(line: { text: string; number: number } | undefined, name: string): Column[] {
  const names = (line?.text ?? '').split(',').map((cell) => cell.trim());
  const known = names.filter((cell): cell is Column => columns.some((column) => column === cell));
  const isWhole = known.length === names.length && new Set(names).size === names.length;
  if (!isWhole || !known.includes('time') || !known.includes('busy_percent')) {
    refuse(name, line?.number ?? 1, `the first line is "${(line?.text ?? '').slice(0, 80)}"`);
  }
  return known;
}

type Cells = Partial<Record<Column, string | number>>;

function csvCells(text: string, header: readonly Column[]): Cells | undefined {
  const cells = text.split(',').map((cell) => cell.trim());
  if (cells.length !== header.length) return undefined;
  return Object.fromEntries(
    header.map((column, i) => [column, cells[i] ?? '']).filter(([, cell]) => cell !== ''),
  );
}

function jsonCells(text: string): Cells | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Cells) : undefined;
  } catch {
    return undefined;
  }
}

function parseRow(cells: Cells): LoadReading | undefined {
  const atMs = parseTime(cells.time);
  const busy = parseNumber(cells.busy_percent);
  const waiting = parseOptional(cells.waiting);
  const powerWatts = parseOptional(cells.power_watts);
  if (atMs === undefined || busy === undefined || busy > 100) return undefined;
  if (waiting === 'bad' || powerWatts === 'bad') return undefined;
  return { atMs, busyBps: Math.round(busy * 100), waiting, powerWatts };
}

function parseTime(cell: string | number | undefined): number | undefined {
  const seconds = parseNumber(cell);
  if (seconds !== undefined) return Math.round(seconds * 1000);
  const isIso = typeof cell === 'string' && /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(cell);
  const atMs = isIso ? Date.parse(cell) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : atMs;
}

function parseOptional(cell: string | number | undefined): number | 'bad' | undefined {
  return cell === undefined ? undefined : (parseNumber(cell) ?? 'bad');
}

function parseNumber(cell: string | number | undefined): number | undefined {
  const value =
    typeof cell === 'string' && /^\d+(\.\d+)?$/.test(cell)
      ? Number(cell)
      : typeof cell === 'number'
        ? cell
        : Number.NaN;
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}

function refuse(name: string, line: number, what: string): never {
  throw new HostError('bad_trace', `${name}:${line}: ${what}; expected ${traceForm}`);
}
