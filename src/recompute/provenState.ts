/** State of one height, read from a node that is not trusted: every value, every absence and every end of a list is proven (ICS-23). */

import type { comet38 } from '@cosmjs/tendermint-rpc';
import type { ProofOps } from 'cosmjs-types/tendermint/crypto/proof';
import type { ChainClient } from '../client/connectClient.ts';
import { notProven } from '../client/notProven.ts';
import { pause } from '../client/pause.ts';
import { asClientError } from '../client/rpcErrors.ts';
import type { CollectionRange } from '../collections/range.ts';
import { compareBytes, concatBytes, equalBytes, toHex } from '../lib/bytes.ts';
import type { KVPair, ReadableKV, StateReader } from '../lib/kv.ts';
import { verifyEmptyStore, verifyNextPair, verifyStoreKey } from '../merkle/storeProof.ts';

/** A collection with a single value: an item, or a map with its key. */
interface Readable<V> {
  readonly name: string;
  get(state: StateReader): V | undefined;
}

/** A collection that is read in order. */
interface Listed<E> {
  readonly name: string;
  storePrefix(prefix: Uint8Array): Uint8Array;
  read(state: StateReader): IterableIterator<E>;
}

export interface ListRange {
  /** Leading bytes of the keys, from `collection.key.prefix(…)`. */
  readonly prefix: Uint8Array;
  /** Behind the prefix, inclusive and exclusive; a missing bound is open. */
  readonly start?: Uint8Array | undefined;
  readonly end?: Uint8Array | undefined;
}

/** How often a question without an answer is asked again, and after how long. */
const retries = 3;
const retryMs = 500;

export class ProvenState {
  readonly height: bigint;
  readonly appHash: Uint8Array;
  readonly #client: ChainClient;

  /** @param appHash that of the height, from the header of the next block */
  constructor(client: ChainClient, height: bigint, appHash: Uint8Array) {
    this.#client = client;
    this.height = height;
    this.appHash = appHash;
  }

  /** A value, or that there is none. @throws ClientError `not_proven` */
  async read<V>(store: string, key: Uint8Array, collection: Readable<V>): Promise<V | undefined> {
    const { value, proof } = await this.#ask(store, key);
    const found = value.length === 0 ? undefined : value;
    const claim = { proofOps: proof, appHash: this.appHash, storeName: store, key, value: found };
    const isProven = verifyStoreKey(claim) || (found === undefined && verifyEmptyStore(claim));
    if (!isProven) throw this.#refused(collection.name, store, key);
    return found === undefined ? undefined : collection.get(readerOf([{ key, value: found }]));
  }

  /**
   * All entries of a range in order, none left out: each is the proven neighbour of the one before. Costs a question an entry, and one for the end.
   *
   * @throws ClientError `not_proven`
   */
  async *list<E>(store: string, collection: Listed<E>, range: ListRange): AsyncGenerator<E> {
    const prefix = collection.storePrefix(range.prefix);
    const end = range.end === undefined ? undefined : concatBytes(prefix, range.end);
    let key = range.start === undefined ? prefix : concatBytes(prefix, range.start);
    for (;;) {
      const next = await this.#nextPair(store, collection.name, key);
      if (next === undefined || !startsWith(next.key, prefix)) return;
      if (end !== undefined && compareBytes(next.key, end) >= 0) return;
      yield* collection.read(readerOf([next]));
      // No key lies between this one and the smallest above it.
      key = concatBytes(next.key, Uint8Array.of(0));
    }
  }

  /** What comes behind a key that is absent; undefined where nothing does. */
  async #nextPair(store: string, name: string, key: Uint8Array): Promise<KVPair | undefined> {
    const { value, proof } = await this.#ask(store, key);
    if (value.length > 0) throw this.#refused(`the end of ${name}`, store, key);
    const claim = { proofOps: proof, appHash: this.appHash, storeName: store, key };
    const found = verifyNextPair(claim);
    if (found !== undefined) return found.next;
    if (verifyEmptyStore(claim)) return undefined;
    throw this.#refused(name, store, key);
  }

  async #ask(
    store: string,
    key: Uint8Array,
  ): Promise<{ readonly value: Uint8Array; readonly proof: ProofOps }> {
    const { rpc } = this.#client;
    const answer = await this.#askAgain(store, key);
    if (answer.code !== undefined && answer.code !== 0) {
      throw asClientError(
        new Error(`Query failed with (${answer.code}): ${answer.log ?? ''}`),
        rpc,
      );
    }
    const height = BigInt(answer.height ?? 0);
    if (height !== this.height) {
      throw notProven(
        `asked for the state of height ${this.height}, ${rpc} sent that of ${height}`,
      );
    }
    if (answer.proof === undefined) {
      throw notProven(`${rpc} sent no proof for the key ${toHex(key)} of store ${store}`);
    }
    return { value: answer.value, proof: { ops: [...answer.proof.ops] } };
  }

  /** Of a hundred thousand questions one may be lost: it is asked again, a few times. */
  async #askAgain(
    store: string,
    key: Uint8Array,
    left: number = retries,
  ): Promise<comet38.AbciQueryResponse> {
    const { comet, rpc } = this.#client;
    const path = `/store/${store}/key`;
    try {
      return await comet.abciQuery({ path, data: key, height: Number(this.height), prove: true });
    } catch (cause) {
      const error = asClientError(cause, rpc);
      if (error.code !== 'unreachable' || left === 0) throw error;
      await pause(retryMs);
      return await this.#askAgain(store, key, left - 1);
    }
  }

  #refused(what: string, store: string, key: Uint8Array): Error {
    return notProven(
      `the proof of ${what} (key ${toHex(key)} of store ${store}) does not lead to app hash ${toHex(this.appHash)} of height ${this.height}`,
    );
  }
}

function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return equalBytes(bytes.subarray(0, prefix.length), prefix);
}

/** State that holds these pairs and nothing else, so that the schema's own codecs read them. */
function readerOf(pairs: readonly KVPair[]): StateReader {
  const kv: ReadableKV = {
    get: (key) => pairs.find((pair) => equalBytes(pair.key, key))?.value,
    has: (key) => pairs.some((pair) => equalBytes(pair.key, key)),
    *iterate() {
      yield* pairs;
    },
  };
  return { store: () => kv };
}

/** A map as something to list. */
export function entriesOf<K, V>(collection: {
  readonly name: string;
  storePrefix(prefix: Uint8Array): Uint8Array;
  entries(state: StateReader, range?: CollectionRange): IterableIterator<[K, V]>;
}): Listed<[K, V]> {
  return { name: collection.name, storePrefix: collection.storePrefix, read: collection.entries };
}

/** A set of keys as something to list. */
export function keysOf<K>(collection: {
  readonly name: string;
  storePrefix(prefix: Uint8Array): Uint8Array;
  keys(state: StateReader, range?: CollectionRange): IterableIterator<K>;
}): Listed<K> {
  return { name: collection.name, storePrefix: collection.storePrefix, read: collection.keys };
}

/** One entry of a map as something to read. */
export function entryOf<K, V>(
  collection: { readonly name: string; get(state: StateReader, key: K): V | undefined },
  key: K,
): Readable<V> {
  return { name: collection.name, get: (state) => collection.get(state, key) };
}
