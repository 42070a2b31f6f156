/**
 * CometBFT's side of state sync, without its clocks: which snapshot is offered next, who is asked for a chunk, who is left out.
 * Sources: CometBFT 0.38 `statesync/syncer.go`, `snapshots.go`, `chunks.go`.
 */

import type { SnapshotReceiver } from '../../src/store/snapshots/snapshotReceiver.ts';
import type { SnapshotFiles } from './snapshotFiles.ts';

export interface StateSyncPeer {
  readonly id: string;
  readonly snapshots: readonly SnapshotFiles[];
}

export interface StateSyncEnd {
  readonly end: 'restored' | 'aborted' | 'no snapshots';
  /** Chunks that were fetched. */
  readonly fetched: number;
}

interface Pooled {
  readonly files: SnapshotFiles;
  readonly peers: StateSyncPeer[];
}

export class CometStateSync {
  readonly #receiver: SnapshotReceiver;
  readonly #appHashOf: (height: bigint) => Uint8Array | undefined;
  readonly #pick: (count: number) => number;
  #pool: readonly Pooled[];
  #fetched = 0;

  /**
   * @param appHashOf what the light client knows; undefined where there is no such height
   * @param pick one of so many
   */
  constructor(
    receiver: SnapshotReceiver,
    peers: readonly StateSyncPeer[],
    appHashOf: (height: bigint) => Uint8Array | undefined,
    pick: (count: number) => number = () => 0,
  ) {
    this.#receiver = receiver;
    this.#pool = poolOf(peers);
    this.#appHashOf = appHashOf;
    this.#pick = pick;
  }

  async run(): Promise<StateSyncEnd> {
    for (let best = bestOf(this.#pool); best !== undefined; best = bestOf(this.#pool)) {
      const result = await this.#sync(best);
      if (result === 'restored' || result === 'aborted') {
        return { end: result, fetched: this.#fetched };
      }
      if (result === 'refused') this.#pool = this.#pool.filter((one) => one !== best);
    }
    return { end: 'no snapshots', fetched: this.#fetched };
  }

  async #sync(best: Pooled): Promise<'restored' | 'aborted' | 'again' | 'refused'> {
    const { offer } = best.files;
    const appHash = this.#appHashOf(offer.height);
    if (appHash === undefined) return 'refused';
    const answer = await this.#receiver.offer(offer, appHash);
    if (answer === 'abort') return 'aborted';
    if (answer === 'reject-format') {
      this.#pool = this.#pool.filter(({ files }) => files.offer.format !== offer.format);
    }
    return answer === 'accept' ? this.#chunks(best) : 'refused';
  }

  async #chunks(best: Pooled): Promise<'restored' | 'aborted' | 'again' | 'refused'> {
    for (let index = 0; index < best.files.offer.chunks; ) {
      const sender = best.peers[this.#pick(best.peers.length)];
      // It would wait for others that offer the same, until it times out.
      if (sender === undefined) return 'refused';
      this.#fetched += 1;
      const own = sender.snapshots.find((one) => keyOf(one) === keyOf(best.files));
      const chunk = own?.chunks[index] ?? new Uint8Array(0);
      const { answer, reject } = await this.#receiver.apply(index, chunk, sender.id);
      for (const id of reject) this.#reject(id);
      if (answer === 'abort') return 'aborted';
      if (answer === 'retry-snapshot') return 'again';
      if (answer === 'reject-snapshot') return 'refused';
      if (answer === 'accept') index += 1;
    }
    return 'restored';
  }

  #reject(id: string): void {
    for (const { peers } of this.#pool) {
      const at = peers.findIndex((peer) => peer.id === id);
      if (at >= 0) peers.splice(at, 1);
    }
    this.#pool = this.#pool.filter(({ peers }) => peers.length > 0);
  }
}

function poolOf(peers: readonly StateSyncPeer[]): Pooled[] {
  const pool = new Map<string, Pooled>();
  for (const peer of peers) {
    for (const files of peer.snapshots) {
      const pooled = pool.get(keyOf(files)) ?? { files, peers: [] };
      pooled.peers.push(peer);
      pool.set(keyOf(files), pooled);
    }
  }
  return [...pool.values()];
}

/** The highest, then the one that most offer. */
function bestOf(pool: readonly Pooled[]): Pooled | undefined {
  const rank = ({ files: { offer }, peers }: Pooled): number =>
    Number(offer.height) * 1e6 + offer.format * 1e3 + peers.length;
  return [...pool].sort((a, b) => rank(b) - rank(a))[0];
}

function keyOf({ offer }: SnapshotFiles): string {
  const { height, format, chunks, hash, metadata } = offer;
  return [height, format, chunks, Buffer.from(hash), Buffer.from(metadata)]
    .map((part) => (Buffer.isBuffer(part) ? part.toString('hex') : String(part)))
    .join('/');
}
