/**
 * Frames of the ABCI socket: an unsigned varint with the number of bytes, then that many bytes.
 *
 * Source: CometBFT v0.38 `abci/types/messages.go`. (Tendermint up to 0.34 wrote a signed varint; that peer fails here on its first frames.)
 */

import { ProtocolError } from './protocolError.ts';

/** CometBFT's own limit, 2^31 − 1 bytes. */
const cometMaxFrameBytes = 0x7fffffff;

/**
 * InitChain brings the whole genesis, a quarter of a gigabyte for a million accounts. Blocks are at most 100 MiB; where `block.max_bytes` is −1
 * PrepareProposal brings the whole mempool (`max_txs_bytes`, 1 GiB by default).
 */
export const defaultMaxFrameBytes: number = 1200 * 1024 * 1024;

/** Longest uvarint whose value can be within the largest limit: 5 bytes. */
const maxPrefixBytes = 5;

/** A frame that spans reads gets its space at once up to this size: a length alone must not make us reserve a gigabyte. */
const firstAllocation = 1024 * 1024;
/** Above it, when so large a part of it has come. What is reserved and not filled yet takes no memory, and copies of a genesis would. */
const partBeforeMore = 1 / 32;

/** Puts frames together from pieces of any size. A frame that lies in one piece is handed on as a view of it. */
export class FrameReader {
  readonly #maxBytes: number;
  #prefix = 0;
  #prefixBytes = 0;
  /** Length of the frame being read; −1 while its prefix is. */
  #length = -1;
  #partial = new Uint8Array();
  #filled = 0;

  /** @param maxBytes longest frame accepted, in bytes without its prefix. */
  constructor(maxBytes: number = defaultMaxFrameBytes) {
    this.#maxBytes = Math.min(maxBytes, cometMaxFrameBytes);
  }

  /** True where the bytes so far end inside a frame or its prefix. */
  get incomplete(): boolean {
    return this.#length >= 0 || this.#prefixBytes > 0;
  }

  /**
   * The frames that `piece` completes, in order, without their prefixes.
   *
   * `piece` must not change afterwards. After an error the reader is of no more use: the next frame's start is not known.
   * @throws ProtocolError `bad-length` or `frame-too-large`, once the frames before it are yielded.
   */
  *push(piece: Uint8Array): Generator<Uint8Array> {
    let at = 0;
    while (at < piece.length) {
      if (this.#length < 0) at = this.#readPrefix(piece, at);
      if (this.#length < 0) return;
      const end = Math.min(piece.length, at + this.#length - this.#filled);
      const whole = this.#complete(piece.subarray(at, end));
      at = end;
      if (whole !== undefined) yield whole;
    }
  }

  /** The frame that `part` ends, if it does. */
  #complete(part: Uint8Array): Uint8Array | undefined {
    if (this.#filled === 0 && part.length === this.#length) {
      this.#next();
      return part;
    }
    if (part.length > 0) this.#keep(part);
    if (this.#filled < this.#length) return undefined;
    const whole = this.#partial;
    this.#next();
    return whole;
  }

  #next(): void {
    this.#length = -1;
    this.#prefix = 0;
    this.#prefixBytes = 0;
    this.#partial = new Uint8Array();
    this.#filled = 0;
  }

  #readPrefix(piece: Uint8Array, start: number): number {
    let at = start;
    while (at < piece.length) {
      const byte = piece[at] as number;
      at += 1;
      this.#prefix += (byte & 0x7f) * 128 ** this.#prefixBytes;
      this.#prefixBytes += 1;
      if (byte < 0x80) {
        if (byte === 0 && this.#prefixBytes > 1) throw badLength('has more bytes than it needs');
        this.#setLength();
        return at;
      }
      if (this.#prefixBytes === maxPrefixBytes) throw badLength('is longer than 5 bytes');
    }
    return at;
  }

  #setLength(): void {
    if (this.#prefix > this.#maxBytes) {
      throw new ProtocolError(
        'frame-too-large',
        `ABCI frame of ${this.#prefix} bytes is over the limit of ${this.#maxBytes} bytes; either the peer does not speak ABCI, or its block size is larger than this node accepts`,
      );
    }
    this.#length = this.#prefix;
  }

  #keep(part: Uint8Array): void {
    const needed = this.#filled + part.length;
    if (needed > this.#partial.length) {
      const size = Math.min(this.#length, Math.max(firstAllocation, needed / partBeforeMore));
      const grown = new Uint8Array(size);
      grown.set(this.#partial.subarray(0, this.#filled));
      this.#partial = grown;
    }
    this.#partial.set(part, this.#filled);
    this.#filled = needed;
  }
}

function badLength(what: string): ProtocolError {
  return new ProtocolError(
    'bad-length',
    `the length before an ABCI frame ${what}; the peer does not speak the ABCI socket protocol`,
  );
}
