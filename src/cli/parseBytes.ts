/** Bytes as people give them. */

import { CliError } from './cliError.ts';

/** Hexadecimal, with or without `0x`. @throws CliError `usage` */
export function parseHexText(text: string, where: string, length?: number): Uint8Array {
  const hex = text.trim().replace(/^0x/i, '');
  const isHex = /^([0-9a-fA-F]{2})*$/.test(hex);
  if (isHex && (length === undefined || hex.length === 2 * length)) {
    return Uint8Array.from(Buffer.from(hex, 'hex'));
  }
  const expected = length === undefined ? 'hexadecimal' : `${2 * length} hexadecimal digits`;
  throw new CliError('usage', `${where} is "${text}"`, `expected ${expected}`);
}

/** A whole number as an argument. @throws CliError `usage` */
export function parseWholeNumber(text: string, where: string, most: bigint): bigint {
  if (/^\d{1,20}$/.test(text) && BigInt(text) <= most) return BigInt(text);
  throw new CliError('usage', `${where} is "${text}"`, `expected a whole number, at most ${most}`);
}

export const maxUint32 = 4_294_967_295n;
export const maxUint64: bigint = (1n << 64n) - 1n;
