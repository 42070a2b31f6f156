/** One line of JSON; 64-bit integers as text and bytes as base64, as the Cosmos gateway writes them. */

export function toJson(value: unknown): string {
  return `${JSON.stringify(plain(value))}\n`;
}

/** The value in terms of JSON alone. */
export function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const out: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(value)) {
    if (entry !== undefined) out[name] = plain(entry);
  }
  return out;
}
