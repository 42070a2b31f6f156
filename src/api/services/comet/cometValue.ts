/** A value of CometBFT's JSON: 64-bit numbers as texts, hashes in hex, bytes in base64. What is absent reads as the type's zero. */

import { fromHex } from '../../../lib/bytes.ts';
import { decodeBase64 } from '../../json/base64.ts';

export interface Instant {
  readonly seconds: bigint;
  readonly nanos: number;
}

const none = new Uint8Array(0);

export class CometValue {
  readonly #json: unknown;

  constructor(json: unknown) {
    this.#json = json;
  }

  get isAbsent(): boolean {
    return this.#json === undefined || this.#json === null;
  }

  get(name: string): CometValue {
    const json = this.#json;
    const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
    return new CometValue(isObject ? (json as Record<string, unknown>)[name] : undefined);
  }

  get list(): CometValue[] {
    return Array.isArray(this.#json) ? this.#json.map((one) => new CometValue(one)) : [];
  }

  get text(): string {
    return typeof this.#json === 'string' ? this.#json : '';
  }

  get isTrue(): boolean {
    return this.#json === true;
  }

  get big(): bigint {
    const json = this.#json;
    if (typeof json === 'number' && Number.isSafeInteger(json)) return BigInt(json);
    return typeof json === 'string' && /^-?\d+$/.test(json) ? BigInt(json) : 0n;
  }

  get number(): number {
    return Number(this.big);
  }

  get hex(): Uint8Array {
    return /^([0-9a-fA-F]{2})*$/.test(this.text) ? fromHex(this.text.toLowerCase()) : none;
  }

  get bytes(): Uint8Array {
    return decodeBase64(this.text) ?? none;
  }

  /** RFC 3339 with up to nine places. */
  get time(): Instant {
    const found = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(this.text);
    const millis = Date.parse(`${found?.[1] ?? ''}Z`);
    if (found === null || Number.isNaN(millis)) return { seconds: 0n, nanos: 0 };
    return { seconds: BigInt(millis / 1000), nanos: Number((found[2] ?? '').padEnd(9, '0')) };
  }
}
