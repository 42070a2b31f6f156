/** The texts of proposals and votes: bounds, and what metadata must not contradict (G3). */

import { utf8 } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import { govErrors } from '../../types/govErrors.ts';

/** Bytes of a title, or of metadata, at most; a summary has forty times as many. The SDK's bound. */
const maxMetadataBytes = 255;

/** @throws AppError gov/15 */
export function assertMetadata(text: string): void {
  const { length } = utf8(text);
  if (length <= maxMetadataBytes) return;
  throw new AppError(
    govErrors.metadataTooLong,
    `got metadata with length ${length}, expected at most ${maxMetadataBytes}`,
  );
}

/** @throws AppError gov/22 */
export function assertSummary(text: string): void {
  const { length } = utf8(text);
  const most = 40 * maxMetadataBytes;
  if (length <= most) return;
  throw new AppError(
    govErrors.summaryTooLong,
    `got summary with length ${length}, expected at most ${most}`,
  );
}

/** Metadata is a text of any kind; one in the SDK's JSON form must not tell another title or summary. @throws AppError gov/5 */
export function assertMetadataAgrees(metadata: string, title: string, summary: string): void {
  const json = readMetadata(metadata);
  if (json === undefined) return;
  for (const [name, own] of [
    ['title', title],
    ['summary', summary],
  ] as const) {
    const told = json[name] ?? '';
    if (told === own) continue;
    throw new AppError(
      govErrors.invalidContent,
      `metadata ${name} '${String(told)}' must equal proposal ${name} '${own}'`,
    );
  }
}

/** An object whose title and summary are texts or missing; undefined for every other text. */
function readMetadata(metadata: string): { title?: unknown; summary?: unknown } | undefined {
  let json: unknown;
  try {
    json = JSON.parse(metadata);
  } catch {
    return undefined;
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  const { title, summary } = json as { title?: unknown; summary?: unknown };
  const isText = (value: unknown): boolean =>
    value === undefined || value === null || typeof value === 'string';
  return isText(title) && isText(summary) ? { title, summary } : undefined;
}
