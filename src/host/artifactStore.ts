/** The agent's folder: one account of one chain, a folder an epoch, one agent at a time. */

import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere, writeAtomically } from './atomicFile.ts';
import { type EpochBinding, EpochStore } from './epochStore.ts';
import { lockFolder } from './folderLock.ts';
import { HostError } from './hostError.ts';
import type { HostLogger } from './hostLogger.ts';

export interface HostIdentity {
  readonly chainId: string;
  /** Bech32. */
  readonly address: string;
}

export class ArtifactStore {
  readonly #folder: string;
  readonly #logger: HostLogger;
  readonly #unlock: () => void;
  #epoch: EpochStore | undefined;

  private constructor(folder: string, logger: HostLogger, unlock: () => void) {
    this.#folder = folder;
    this.#logger = logger;
    this.#unlock = unlock;
  }

  /** @throws HostError `folder_in_use`, `wrong_folder` */
  static async open(
    folder: string,
    identity: HostIdentity,
    logger: HostLogger,
  ): Promise<ArtifactStore> {
    await mkdir(join(folder, 'epochs'), { recursive: true });
    const unlock = lockFolder(folder);
    try {
      await checkIdentity(join(folder, 'host.json'), identity);
    } catch (error) {
      unlock();
      throw error;
    }
    return new ArtifactStore(folder, logger, unlock);
  }

  /** The store of an epoch; the one of the epoch before is closed. */
  async enterEpoch(binding: EpochBinding): Promise<EpochStore> {
    await this.#epoch?.close();
    this.#epoch = undefined;
    const folder = join(this.#folder, 'epochs', binding.index.toString());
    this.#epoch = await EpochStore.open(folder, binding, this.#logger);
    return this.#epoch;
  }

  /** Removes the files of every epoch before `index`. */
  async deleteEpochsBefore(index: bigint): Promise<void> {
    for (const name of await readdir(join(this.#folder, 'epochs'))) {
      if (!/^\d+$/.test(name) || BigInt(name) >= index) continue;
      await rm(join(this.#folder, 'epochs', name), { recursive: true, force: true });
      this.#logger.info({ epoch: name }, 'artifacts of a past epoch are removed');
    }
  }

  async close(): Promise<void> {
    try {
      await this.#epoch?.close();
    } finally {
      this.#unlock();
    }
  }
}

async function checkIdentity(path: string, identity: HostIdentity): Promise<void> {
  const mine = { version: 1, chain_id: identity.chainId, address: identity.address };
  const text = await readIfThere(path);
  if (text === undefined) {
    await writeAtomically(path, `${JSON.stringify(mine, undefined, 2)}\n`);
    return;
  }
  const found = parseIdentity(text, path);
  if (found.chain_id === mine.chain_id && found.address === mine.address) return;
  throw new HostError(
    'wrong_folder',
    `${path} belongs to ${found.address} on ${found.chain_id}, not to ${mine.address} on ${mine.chain_id}; give this agent a folder of its own`,
  );
}

function parseIdentity(text: string, path: string): { chain_id: unknown; address: unknown } {
  try {
    return JSON.parse(text) as { chain_id: unknown; address: unknown };
  } catch (error) {
    throw new HostError(
      'damaged',
      `${path} is not what this agent wrote; delete it if the folder is yours`,
      {
        cause: error,
      },
    );
  }
}
