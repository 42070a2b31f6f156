/** A JSON value as a person reads it: indented names and values, as YAML writes them. */

import { shownLines } from './shownText.ts';

/** Ends with a line feed. */
export function formatText(value: unknown): string {
  return `${block(value, 0).join('\n')}\n`;
}

function block(value: unknown, depth: number): string[] {
  if (Array.isArray(value)) return value.flatMap((entry) => listEntry(entry, depth));
  if (isRecord(value)) {
    return Object.entries(value).flatMap(([name, entry]) => field(name, entry, depth));
  }
  return [`${indent(depth)}${scalar(value)}`];
}

function field(name: string, value: unknown, depth: number): string[] {
  if (isInline(value)) return [`${indent(depth)}${name}: ${scalar(value)}`];
  return [`${indent(depth)}${name}:`, ...block(value, depth + 1)];
}

function listEntry(value: unknown, depth: number): string[] {
  if (isInline(value)) return [`${indent(depth)}- ${scalar(value)}`];
  const [first = '', ...rest] = block(value, depth + 1);
  return [`${indent(depth)}- ${first.trimStart()}`, ...rest];
}

function isInline(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return !isRecord(value) || Object.keys(value).length === 0;
}

function scalar(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'object') return '{}';
  return value === '' ? '""' : shownLines(String(value));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function indent(depth: number): string {
  return '  '.repeat(depth);
}
