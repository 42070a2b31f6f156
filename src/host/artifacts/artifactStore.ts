/** The agent's folder: one account of one chain, a folder an epoch, one agent at a time. */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { HostError } from '../hostError.ts';
import type { HostLogger } from '../hostLogger.ts';
import { readIfThere, syncFolder, writeAtomically } from './atomicFile.ts';
import { type Disk, localDisk } from './disk.ts';
import { diskErrorOf } from './diskError.ts';
import { type EpochBinding, EpochStore } from './epochStore.ts';
import { lockFolder } from './folderLock.ts';
import { type TrimLimits, trimEpochs } from './trimEpochs.ts';

export interface HostIdentity {
  readonly chainId: string;
  /** Bech32. */
  readonly address: string;
}

export class ArtifactStore {
  readonly #folder: string;
  readonly #logger: HostLogger;
  readonly #disk: Disk;
  readonly #unlock: () => void;
  #epoch: EpochStore | undefined;

  private constructor(folder: string, logger: HostLogger, disk: Disk, unlock: () => void) {
    this.#folder = folder;
    this.#logger = logger;
    this.#disk = disk;
    this.#unlock = unlock;
  }

  /** @throws HostError `folder_in_use`, `no_locks`, `wrong_folder`, `damaged`; DiskError where nothing can be written there */
  static async open(
    folder: string,
    identity: HostIdentity,
    logger: HostLogger,
    disk: Disk = localDisk,
  ): Promise<ArtifactStore> {
    let unlock: (() => void) | undefined;
    try {
      await mkdir(join(folder, 'epochs'), { recursive: true });
      await syncFolder(folder);
      unlock = await lockFolder(folder);
      await checkIdentity(identityPath(folder), identity);
    } catch (error) {
      unlock?.();
      throw error instanceof HostError ? error : diskErrorOf(error, folder);
    }
    return new ArtifactStore(folder, logger, disk, unlock);
  }

  /** The epoch that was entered last; undefined before the first, and between two. */
  get epoch(): EpochStore | undefined {
    return this.#epoch;
  }

  /** The store of an epoch; the one of the epoch before is closed. */
  async enterEpoch(binding: EpochBinding): Promise<EpochStore> {
    await this.#epoch?.close();
    this.#epoch = undefined;
    const folder = join(this.#folder, 'epochs', binding.index.toString());
    this.#epoch = await EpochStore.open(folder, binding, this.#logger, this.#disk);
    return this.#epoch;
  }

  /** Removes files of past epochs. @returns bytes that the rest takes */
  trim(limits: TrimLimits): Promise<number> {
    return trimEpochs(join(this.#folder, 'epochs'), limits, this.#logger);
  }

  async close(): Promise<void> {
    try {
      await this.#epoch?.close();
    } finally {
      this.#unlock();
    }
  }
}

/** The chain that a folder belongs to; undefined where it belongs to none yet. */
export async function chainOfFolder(folder: string): Promise<string | undefined> {
  const path = identityPath(folder);
  const text = await readIfThere(path);
  if (text === undefined) return undefined;
  return parseIdentity(text, path).chain_id;
}

function identityPath(folder: string): string {
  return join(folder, 'host.json');
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

function parseIdentity(text: string, path: string): { chain_id: string; address: string } {
  try {
    const { chain_id, address } = JSON.parse(text) as Partial<Record<string, unknown>>;
    if (typeof chain_id === 'string' && typeof address === 'string') return { chain_id, address };
  } catch {
    // Refused below.
  }
  throw new HostError(
    'damaged',
    `${path} is not what this agent wrote; delete it if the folder is yours`,
  );
}
