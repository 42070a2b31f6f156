/** Cuts a stream into chunk files, puts behind each what proves it, and hashes it while it is written. */

import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { InnerNode } from '../../merkle/iavlTop.ts';
import { encodePath } from './snapshotChunk.ts';
import { chunkPath } from './snapshotFolder.ts';
import { SnapshotError } from './snapshotFormat.ts';

interface OpenChunk {
  readonly file: FileHandle;
  readonly hash: Hash;
  /** Of the stream. */
  left: number;
}

export class ChunkWriter {
  readonly #folder: string;
  readonly #chunkBytes: number;
  readonly #mostChunks: number;
  readonly #hashes: Uint8Array[] = [];
  #chunk: OpenChunk | undefined;

  /** @param folder is there, and empty. @param chunkBytes of the stream, in each chunk but the last. @param mostChunks that are made */
  constructor(folder: string, chunkBytes: number, mostChunks: number) {
    this.#folder = folder;
    this.#chunkBytes = chunkBytes;
    this.#mostChunks = mostChunks;
  }

  /** Bytes of the stream that the chunk being written still takes; 0 where the next byte begins another one. */
  get room(): number {
    return this.#chunk?.left ?? this.#chunkBytes;
  }

  /** @param path of each chunk that these bytes go beyond */
  async write(bytes: Uint8Array, path: readonly InnerNode[]): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      if (this.#chunk?.left === 0) await this.#finishChunk(encodePath(path));
      this.#chunk ??= await this.#open();
      const part = bytes.subarray(at, at + this.#chunk.left);
      await this.#append(this.#chunk, part);
      this.#chunk.left -= part.length;
      at += part.length;
    }
  }

  /** When all chunks have reached the disk: their hashes, in order. */
  async finish(): Promise<readonly Uint8Array[]> {
    await this.#finishChunk(new Uint8Array(0));
    return this.#hashes;
  }

  /** Closes the file that is open. What was written is the caller's to remove. */
  async close(): Promise<void> {
    const chunk = this.#chunk;
    this.#chunk = undefined;
    await chunk?.file.close();
  }

  async #open(): Promise<OpenChunk> {
    if (this.#hashes.length === this.#mostChunks) {
      throw new SnapshotError(
        `the state takes more than ${this.#mostChunks} chunks of ${this.#chunkBytes} bytes, and CometBFT takes no more`,
      );
    }
    const file = await open(chunkPath(this.#folder, this.#hashes.length), 'wx');
    return { file, hash: createHash('sha256'), left: this.#chunkBytes };
  }

  async #append({ file, hash }: OpenChunk, bytes: Uint8Array): Promise<void> {
    hash.update(bytes);
    await file.writeFile(bytes);
  }

  async #finishChunk(path: Uint8Array): Promise<void> {
    const chunk = this.#chunk;
    if (chunk === undefined) return;
    if (path.length > 0) await this.#append(chunk, path);
    await chunk.file.sync();
    await this.close();
    const digest = chunk.hash.digest();
    this.#hashes.push(new Uint8Array(digest.buffer, digest.byteOffset, digest.length));
  }
}
