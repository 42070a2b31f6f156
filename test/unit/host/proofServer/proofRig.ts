/** A proof server on a port of its own, over batches that are really on the disk, and validators with real keys. */

import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  createMessageSigner,
  type MessageSigner,
} from '../../../../src/client/proofs/messageSigner.ts';
import { type ProofRequest, proofPath } from '../../../../src/client/proofs/proofRequest.ts';
import { encodeProofRequest } from '../../../../src/client/proofs/proofRequestJson.ts';
import {
  type ProofRequestOptions,
  signProofRequest,
} from '../../../../src/client/proofs/signProofRequest.ts';
import { EpochStore } from '../../../../src/host/artifacts/epochStore.ts';
import {
  type BatchShelf,
  createBatchShelf,
} from '../../../../src/host/proofServer/committedBatches.ts';
import { createHostSigner } from '../../../../src/host/proofServer/curve.ts';
import type { ProofRefusal } from '../../../../src/host/proofServer/proofRefusal.ts';
import {
  defaultProofServerLimits,
  type ProofServerLimits,
} from '../../../../src/host/proofServer/proofServerLimits.ts';
import type { ProofClock } from '../../../../src/host/proofServer/proofService.ts';
import {
  type ProofServer,
  type ProofServerOptions,
  startProofServer,
} from '../../../../src/host/proofServer/startProofServer.ts';
import { be64, concatBytes, utf8 } from '../../../../src/lib/bytes.ts';
import { sha256 } from '../../../../src/lib/sha256.ts';
import { decodeBech32 } from '../../../../src/types/bech32.ts';
import { LogBook } from '../rig.ts';

export const chainId = 'proofs-1';
export const prefix = 'cpoc';
export const artifactSize = 24;

export const privateKey = (name: string): Uint8Array => sha256(utf8(`key of ${name}`));
export const signerOf = (name: string): MessageSigner =>
  createMessageSigner(privateKey(name), prefix);

export const hostSigner: MessageSigner = createHostSigner(privateKey('host'), prefix);

export function bytesOf(address: string): Uint8Array {
  const decoded = decodeBech32(address);
  if (typeof decoded === 'string') throw new Error(decoded);
  return decoded.data;
}

/** What the chain has of a batch. */
export interface TestCommit {
  readonly epochIndex: bigint;
  readonly rootHash: Uint8Array;
  readonly nonceCount: number;
  readonly firstNonce: bigint;
  readonly seed: Uint8Array;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Record<string, unknown>;
}

/** A clock that stands, and that a test moves. */
export class HandClock implements ProofClock {
  wall = 1_800_000_000_000;
  steady = 0;
  readonly wallMs = (): number => this.wall;
  readonly steadyMs = (): number => this.steady;

  pass(ms: number): void {
    this.wall += ms;
    this.steady += ms;
  }
}

export interface RigOptions extends Partial<Omit<ProofServerOptions, 'limits'>> {
  readonly limits?: Partial<ProofServerLimits>;
  /** Leaves of each batch, by epoch. */
  readonly epochs?: readonly (readonly number[])[];
}

export class ProofRig {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'cpoc-proofs-'));
  readonly clock: HandClock = new HandClock();
  readonly log: LogBook = new LogBook();
  readonly commits: TestCommit[] = [];
  readonly refusals: ProofRefusal[] = [];
  readonly validators: Set<string> = new Set();
  store: EpochStore | undefined;
  leavesAnswered = 0;
  #server: ProofServer | undefined;
  #shelf: BatchShelf | undefined;

  static async start(options: RigOptions = {}): Promise<ProofRig> {
    const rig = new ProofRig();
    for (const [i, counts] of (options.epochs ?? [[40, 7, 1]]).entries()) {
      await rig.#fillEpoch(BigInt(i + 1), counts);
    }
    const address = bytesOf(hostSigner.address);
    const current = (): EpochStore | undefined => rig.store;
    rig.#shelf = createBatchShelf({ dataDir: rig.folder, address, current, logger: rig.log });
    rig.#server = await startProofServer({
      host: '127.0.0.1',
      port: 0,
      chainId,
      hostAddress: hostSigner.address,
      signer: hostSigner,
      shelf: rig.#shelf,
      askers: { allows: (one) => rig.validators.has(one) },
      clock: rig.clock,
      isTrustedProxy: () => false,
      epochIndex: () => rig.store?.binding.index,
      onAnswer: (leaves) => {
        rig.leavesAnswered += leaves;
      },
      onRefusal: (refusal) => rig.refusals.push(refusal),
      ...options,
      limits: { ...defaultProofServerLimits, ...options.limits },
    });
    // What was signed before the start is refused.
    rig.clock.pass(1_000);
    return rig;
  }

  get url(): string {
    return this.#server?.url ?? '';
  }

  validator(name = 'validator'): MessageSigner {
    const signer = signerOf(name);
    this.validators.add(signer.address);
    return signer;
  }

  /** A good request for leaves of the first commit, changed as it says. */
  request(
    change: Partial<ProofRequestOptions> = {},
    signer: MessageSigner = this.validator(),
  ): ProofRequest {
    const [commit] = this.commits;
    if (commit === undefined) throw new Error('no commit');
    return signProofRequest(signer, {
      chainId,
      hostAddress: hostSigner.address,
      epochIndex: commit.epochIndex,
      rootHash: commit.rootHash,
      count: commit.nonceCount,
      leafIndices: [0, 5, 39],
      timestampMs: BigInt(this.clock.wall),
      ...change,
    });
  }

  async ask(request: ProofRequest): Promise<Answered> {
    return await this.post(encodeProofRequest(request));
  }

  async post(body: string | Uint8Array<ArrayBuffer>, init: RequestInit = {}): Promise<Answered> {
    return await this.fetch(proofPath, { method: 'POST', body, ...init });
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Answered> {
    const response = await fetch(`${this.url}${path}`, init);
    const json = (await response.json()) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, json };
  }

  /** The files of a batch: `leaves` or `nodes`. */
  path(
    firstNonce: bigint,
    kind: string,
    epochIndex: bigint | undefined = this.store?.binding.index,
  ): string {
    return join(this.folder, 'epochs', String(epochIndex), `${firstNonce}.${kind}`);
  }

  async stop(): Promise<void> {
    await this.#server?.close();
    await this.#shelf?.close();
    await this.store?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #fillEpoch(index: bigint, counts: readonly number[]): Promise<void> {
    await this.store?.close();
    const seed = sha256(concatBytes(utf8('seed'), be64(index)));
    const address = bytesOf(hostSigner.address);
    const folder = join(this.folder, 'epochs', index.toString());
    const store = await EpochStore.open(folder, { index, seed, address, artifactSize }, this.log);
    this.store = store;
    let firstNonce = 0n;
    for (const count of counts) {
      const artifacts = Array.from({ length: count }, (_, i) => artifactOf(firstNonce + BigInt(i)));
      await store.append(firstNonce, artifacts, 1n);
      await store.seal();
      await store.markCommitted(firstNonce, 10n);
      const rootHash = store.batches.at(-1)?.root ?? new Uint8Array(0);
      this.commits.push({ epochIndex: index, rootHash, nonceCount: count, firstNonce, seed });
      firstNonce += BigInt(count);
    }
  }
}

export function artifactOf(nonce: bigint): Uint8Array {
  return sha256(concatBytes(utf8('artifact'), be64(nonce))).slice(0, artifactSize);
}

/** For one test. */
export async function startRig(options: RigOptions = {}): Promise<ProofRig> {
  const rig = await ProofRig.start(options);
  onTestFinished(() => rig.stop());
  return rig;
}

/** `401 replayed`, or `200 answered`. */
export const outcome = ({ status, json }: Answered): string =>
  `${status} ${json['code'] ?? 'answered'}`;

export function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

export async function socketTo(rig: ProofRig): Promise<Socket> {
  const socket = connect(Number(new URL(rig.url).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

/** Sends bytes and takes what comes until the other side ends. */
export async function raw(rig: ProofRig, text: string): Promise<string> {
  const socket = await socketTo(rig);
  let got = '';
  socket.on('data', (data: Buffer) => {
    got += data.toString();
  });
  socket.write(text);
  await new Promise((resolve) => socket.once('close', resolve));
  return got;
}
