/** Cuts a stream into chunk files, and hashes each while it is written. */

import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { chunkPath } from './snapshotFolder.ts';

interface OpenChunk {
  readonly file: FileHandle;
  readonly hash: Hash;
  left: number;
}

export class ChunkWriter {
  readonly #folder: string;
  readonly #chunkBytes: number;
  readonly #hashes: Uint8Array[] = [];
  #chunk: OpenChunk | undefined;
  #bytes = 0;

  /** @param folder is there, and empty. @param chunkBytes of each chunk but the last */
  constructor(folder: string, chunkBytes: number) {
    this.#folder = folder;
    this.#chunkBytes = chunkBytes;
  }

  /** Written so far. */
  get bytes(): number {
    return this.#bytes;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      this.#chunk ??= await this.#open();
      const part = bytes.subarray(at, at + this.#chunk.left);
      this.#chunk.hash.update(part);
      await this.#chunk.file.writeFile(part);
      this.#chunk.left -= part.length;
      this.#bytes += part.length;
      at += part.length;
      if (this.#chunk.left === 0) await this.#finishChunk();
    }
  }

  /** When all chunks have reached the disk: their hashes, in order. */
  async finish(): Promise<readonly Uint8Array[]> {
    await this.#finishChunk();
    return this.#hashes;
  }

  /** Closes the file that is open. What was written is the caller's to remove. */
  async close(): Promise<void> {
    const chunk = this.#chunk;
    this.#chunk = undefined;
    await chunk?.file.close();
  }

  async #open(): Promise<OpenChunk> {
    const file = await open(chunkPath(this.#folder, this.#hashes.length), 'wx');
    return { file, hash: createHash('sha256'), left: this.#chunkBytes };
  }

  async #finishChunk(): Promise<void> {
    const chunk = this.#chunk;
    if (chunk === undefined) return;
    await chunk.file.sync();
    await this.close();
    const digest = chunk.hash.digest();
    this.#hashes.push(new Uint8Array(digest.buffer, digest.byteOffset, digest.length));
  }
}
