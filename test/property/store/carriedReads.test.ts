/** What is read of the newest version is known in the next one: every state reads as its map, whoever reads what of which in between. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from '../../../src/lib/bytes.ts';
import type { KeyRange } from '../../../src/lib/kv.ts';
import { latin1Text } from '../../../src/lib/latin1Text.ts';
import { Branch } from '../../../src/store/branch.ts';
import type { ChangeSet } from '../../../src/store/changeSet.ts';
import { type MultiStore, openMultiStore } from '../../../src/store/multiStore.ts';

const names = ['a', 'b'] as const;
const storeName = fc.constantFrom(...names);
/** Few, so that what is read is often what changes. */
const key = fc.uint8Array({ minLength: 1, maxLength: 2, max: 3 });
const shortValue = fc.uint8Array({ minLength: 1, maxLength: 4 });
const longValue = fc.integer({ min: 1000, max: 1050 }).map((size) => new Uint8Array(size).fill(7));
const value = fc.oneof({ weight: 6, arbitrary: shortValue }, longValue);
const bound = fc.option(key, { nil: undefined });
const range = fc.oneof(
  fc.record({ start: key, end: key }),
  fc.record({ start: bound, end: bound, reverse: fc.boolean() }),
);
/** The first one reads as the block that comes next. */
const who = fc.oneof(fc.constant(0), fc.nat(20));

const step = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constant('get' as const), who, name: storeName, key }),
  },
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constant('range' as const), who, name: storeName, range }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      who,
      name: storeName,
      key,
      value: fc.option(value, { freq: 2 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('open' as const), back: fc.nat(4) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('commit' as const),
      how: fc.constantFrom('plain', 'twice', 'split'),
      background: fc.nat(2),
      /** By the version that is left and the one that comes, before and after. */
      isAllRead: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
);
const settings = fc.record({
  checkpointInterval: fc.integer({ min: 1, max: 4 }),
  memoryBytes: fc.constantFrom(1, undefined),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Model = ReadonlyMap<string, ReadonlyMap<string, string>>;
/** A branch that somebody holds, and the maps that it reads as. */
interface Reader {
  readonly version: bigint;
  readonly branch: Branch;
  readonly model: Map<string, Map<string, string>>;
}

const copied = (model: Model): Reader['model'] =>
  new Map(names.map((name) => [name, new Map(model.get(name))]));

function expectKey({ branch, model }: Reader, name: string, at: Uint8Array): void {
  const expected = model.get(name)?.get(latin1Text(at));
  const store = branch.store(name);
  const stored = store.read(latin1Text(at));
  expect(stored && toHex(stored.value)).toBe(expected);
  expect(store.has(at)).toBe(expected !== undefined);
  if (stored === undefined) return;
  // Whoever was the first to say what the value means.
  stored.decoded ??= expected;
  expect(stored.decoded).toBe(expected);
}

function expectRange({ branch, model }: Reader, name: string, asked: KeyRange): void {
  const [start, end] = [asked.start, asked.end].map((at) => at && latin1Text(at));
  const expected = [...(model.get(name) ?? [])]
    .filter(([at]) => (start === undefined || at >= start) && (end === undefined || at < end))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (asked.reverse === true) expected.reverse();
  const pairs = [...branch.store(name).iterate(asked)];
  expect(pairs.map((pair) => [latin1Text(pair.key), toHex(pair.value)])).toEqual(expected);
}

/** The same changes of a store in two parts, as the store of a large version comes. */
function split(changes: ChangeSet): ChangeSet {
  return changes.flatMap(({ name, changes: own }) => {
    const [all, half] = [[...own], Math.ceil(own.length / 2)];
    return [all.slice(0, half), all.slice(half)].map((part) => ({ name, changes: part }));
  });
}

class Play {
  readonly #options: Parameters<typeof openMultiStore>[0];
  store: MultiStore;
  readonly #models: Model[] = [new Map()];
  readers: Reader[] = [];

  private constructor(options: Parameters<typeof openMultiStore>[0], store: MultiStore) {
    this.#options = options;
    this.store = store;
    this.open(0);
  }

  static async start(options: Parameters<typeof openMultiStore>[0]): Promise<Play> {
    return new Play(options, await openMultiStore(options));
  }

  /** @param back versions before the newest; 0 reads as the block that comes next does. */
  open(back: number): void {
    const { version } = this.store.lastCommit;
    const asked = version - BigInt(back);
    const isNewest = back === 0 || !this.store.hasVersion(asked);
    const state = isNewest ? this.store.view() : this.store.view(asked);
    const model = copied(this.#models[Number(state.version)] as Model);
    const reader = { version: state.version, branch: new Branch(state), model };
    // The newest stands first: the next version is made of it.
    if (state.version === version) this.readers.unshift(reader);
    else this.readers.push(reader);
  }

  reader(at: number): Reader {
    return this.readers[at % this.readers.length] as Reader;
  }

  async run(each: Step): Promise<void> {
    this.dropReleased();
    switch (each.kind) {
      case 'get':
        expectKey(this.reader(each.who), each.name, each.key);
        break;
      case 'range':
        expectRange(this.reader(each.who), each.name, each.range);
        break;
      case 'write':
        this.write(this.reader(each.who), each);
        break;
      case 'open':
        this.open(each.back);
        break;
      case 'commit':
        await this.commit(each);
        break;
      case 'restart':
        await this.store.close();
        this.store = await openMultiStore(this.#options);
        this.readers = [];
        this.open(0);
    }
  }

  write({ branch, model }: Reader, each: Step & { kind: 'write' }): void {
    if (each.value === null) {
      branch.store(each.name).delete(each.key);
      model.get(each.name)?.delete(latin1Text(each.key));
    } else {
      branch.store(each.name).set(each.key, each.value);
      model.get(each.name)?.set(latin1Text(each.key), toHex(each.value));
    }
  }

  async commit({ how, background, isAllRead }: Step & { kind: 'commit' }): Promise<void> {
    const { store } = this;
    if (isAllRead) this.expectAll();
    const { branch, model } = this.readers[0] as Reader;
    const version = store.nextVersion;
    if (how === 'twice') {
      const other = new Branch(store.view());
      for (const name of names) other.store(name).set(Uint8Array.of(1), Uint8Array.of(99));
      store.prepare(version, other);
    }
    const changes = branch.changes();
    store.prepareChanges(version, how === 'split' ? split(changes) : changes);
    const committed = store.commit();
    for (let i = 0; i < background; i += 1) await store.step();
    await committed;
    this.#models[Number(version)] = copied(model);
    this.open(0);
    if (isAllRead) this.expectAll();
  }

  /** A limit on memory releases versions early. */
  dropReleased(): void {
    const { store } = this;
    this.readers = this.readers.filter(
      ({ version }) => version === store.lastCommit.version || store.hasVersion(version),
    );
  }

  /** Everything, by every reader, the newest ones last. */
  expectAll(): void {
    this.dropReleased();
    for (const reader of this.readers.toReversed()) {
      for (const name of names) {
        for (const at of allKeys) {
          expectKey(reader, name, at);
          expectRange(reader, name, { start: at, end: Uint8Array.of(...at, 0) });
        }
        expectRange(reader, name, {});
      }
    }
  }
}

const digits = [0, 1, 2, 3];
const allKeys = digits.flatMap((a) => [
  Uint8Array.of(a),
  ...digits.map((b) => Uint8Array.of(a, b)),
]);

test('branches over any version read as maps, whatever was read of the versions before', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 80, size: 'max' }),
      settings,
      async (steps, given) => {
        const path = mkdtempSync(join(tmpdir(), 'cpoc-property-'));
        const play = await Play.start({
          ...given,
          path,
          storeNames: names,
          sync: false,
          background: false,
          // All who hold one may read it.
          retainedVersions: 100,
        });
        for (const each of steps) await play.run(each);
        play.expectAll();
        await play.store.close();
        rmSync(path, { recursive: true });
      },
    ),
    { numRuns: 80 },
  );
});
