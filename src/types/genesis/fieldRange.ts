/** Where a field of a JSON document stands, so that its bytes can be taken out and put back as they are. */

import { JsonWalk } from './jsonWalk.ts';

const [comma, colon, openBrace, closeBrace] = [0x2c, 0x3a, 0x7b, 0x7d];

/** From the first byte of a field's value to the byte behind it. */
export interface FieldRange {
  readonly start: number;
  readonly end: number;
}

/** Of the object that the document is; undefined where it is none, or does not have the field exactly once. */
export function fieldRange(bytes: Uint8Array, field: string): FieldRange | undefined {
  const walk = new JsonWalk(bytes);
  const found: FieldRange[] = [];
  if (!walk.take(openBrace)) return undefined;
  do {
    const name = walk.name();
    if (name === undefined || !walk.take(colon)) return undefined;
    walk.next();
    const start = walk.at;
    if (!walk.value()) return undefined;
    if (name === field) found.push({ start, end: walk.at });
  } while (walk.take(comma));
  const isWhole = walk.take(closeBrace) && walk.next() === undefined;
  return isWhole && found.length === 1 ? found[0] : undefined;
}
