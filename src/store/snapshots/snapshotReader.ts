/** Reads the stream of a snapshot out of chunks as they come. What stands across two chunks waits for the second one. */

import { fromUtf8, joinBytes } from '../../lib/bytes.ts';
import { maxVarintBytes, readShortestUvarint } from '../../merkle/varint.ts';
import { mostKeyBytes, mostNameBytes, mostValueBytes, SnapshotError } from './snapshotFormat.ts';

/** A node of the stream; bytes are views of it. */
export interface StreamNode {
  /** 0 for a leaf. */
  readonly height: number;
  readonly version: bigint;
  /** Empty for an inner node. */
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

const none = new Uint8Array(0);

export class SnapshotReader {
  #bytes: Uint8Array = none;
  #at = 0;

  /** Takes the next chunk, which must not change afterwards. */
  push(chunk: Uint8Array): void {
    const rest = this.#bytes.subarray(this.#at);
    this.#bytes = rest.length === 0 ? chunk : joinBytes([rest, chunk]);
    this.#at = 0;
  }

  /** Lets go of the chunk; what is left of it is copied. */
  settle(): void {
    this.#bytes = this.#bytes.slice(this.#at);
    this.#at = 0;
  }

  /** Bytes that were not read. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** The name of a store; undefined where it is not all here. @throws SnapshotError */
  name(): string | undefined {
    const field = this.#field(this.#at, mostNameBytes, 'name of a store');
    if (field === undefined) return undefined;
    this.#at = field.next;
    try {
      return fromUtf8(field.bytes);
    } catch (cause) {
      throw new SnapshotError('the name of a store is not UTF-8', { cause });
    }
  }

  /** The next node; undefined where it is not all here. @throws SnapshotError */
  node(): StreamNode | undefined {
    const height = this.#bytes[this.#at];
    if (height === undefined) return undefined;
    const version = this.#number(this.#at + 1);
    if (version === undefined) return undefined;
    if (height > 0) {
      this.#at = version.next;
      return { height, version: version.value, key: none, value: none };
    }
    const key = this.#field(version.next, mostKeyBytes, 'key');
    const value = key && this.#field(key.next, mostValueBytes, 'value');
    if (key === undefined || value === undefined) return undefined;
    this.#at = value.next;
    return { height, version: version.value, key: key.bytes, value: value.bytes };
  }

  #field(
    at: number,
    most: number,
    what: string,
  ): { readonly bytes: Uint8Array; readonly next: number } | undefined {
    const length = this.#number(at);
    if (length === undefined) return undefined;
    if (length.value > BigInt(most)) {
      throw new SnapshotError(`a ${what} of ${length.value} bytes, and ${most} are the most`);
    }
    const next = length.next + Number(length.value);
    if (next > this.#bytes.length) return undefined;
    return { bytes: this.#bytes.subarray(length.next, next), next };
  }

  #number(at: number): { readonly value: bigint; readonly next: number } | undefined {
    const read = readShortestUvarint(this.#bytes, at);
    if (read !== undefined) return read;
    // Ten bytes hold every number.
    if (this.#bytes.length - at < maxVarintBytes) return undefined;
    throw new SnapshotError('a number that does not parse');
  }
}
