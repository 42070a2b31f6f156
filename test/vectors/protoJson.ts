/** proto3 JSON of a decoded ABCI message: original field names, enums as numbers, 64-bit numbers as strings, bytes in base64, defaults left out. */

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function fraction(nanos: number): string {
  if (nanos === 0) return '';
  const digits = String(nanos).padStart(9, '0');
  if (digits.endsWith('000000')) return `.${digits.slice(0, 3)}`;
  return digits.endsWith('000') ? `.${digits.slice(0, 6)}` : `.${digits}`;
}

/** Seconds and nanoseconds: a timestamp, or a duration where the field is one. */
function span(name: string, seconds: bigint, nanos: number): string {
  if (name === 'max_age_duration') {
    const sign = seconds < 0n || nanos < 0 ? '-' : '';
    const whole = seconds < 0n ? -seconds : seconds;
    return `${sign}${whole}${fraction(Math.abs(nanos))}s`;
  }
  const date = new Date(Number(seconds) * 1000).toISOString();
  return `${date.slice(0, 19)}${fraction(nanos)}Z`;
}

function isSpan(value: object): value is { seconds: bigint; nanos: number } {
  return 'seconds' in value && 'nanos' in value;
}

function valueJson(name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map((item) => valueJson(name, item));
  if (typeof value !== 'object' || value === null) return value;
  if (isSpan(value)) return span(name, value.seconds, value.nanos);
  return protoJson(value);
}

function isDefault(value: unknown): boolean {
  if (value === undefined || value === '' || value === 0 || value === 0n || value === false) {
    return true;
  }
  return (Array.isArray(value) || value instanceof Uint8Array) && value.length === 0;
}

export function protoJson(message: object): Record<string, unknown> {
  const fields = Object.entries(message).map(([name, value]) => [snakeCase(name), value] as const);
  return Object.fromEntries(
    fields
      .filter(([name, value]) => isOneofBytes(name, value) || !isDefault(value))
      .map(([name, value]) => [name, valueJson(name, value)]),
  );
}

/** A member of a oneof is there even when it is empty. */
function isOneofBytes(name: string, value: unknown): boolean {
  return (name === 'ed25519' || name === 'secp256k1') && value !== undefined;
}
