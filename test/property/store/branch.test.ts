import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareBytes, fromHex, toHex } from '../../../src/lib/bytes.ts';
import type { ReadableKV } from '../../../src/lib/kv.ts';
import { IavlTree } from '../../../src/merkle/iavlTree.ts';
import { Branch } from '../../../src/store/branch.ts';
import { CommittedState } from '../../../src/store/committedState.ts';

const key = fc.uint8Array({ minLength: 1, maxLength: 3, max: 4 });
const value = fc.uint8Array({ minLength: 1, maxLength: 8 });
const bound = fc.option(key, { nil: undefined });

const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('set' as const), key, value }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('delete' as const), key }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'open' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'write' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'drop' as const }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('read' as const),
      key,
      start: bound,
      end: bound,
      reverse: fc.boolean(),
    }),
  },
);

type Plain = typeof step extends fc.Arbitrary<infer T> ? T : never;
/** Steps that count as a whole, or not at all; others like it may be inside. */
interface Attempt {
  readonly kind: 'attempt';
  readonly steps: readonly Step[];
  readonly fails: boolean;
}
type Step = Plain | Attempt;

const { any: anyStep } = fc.letrec<{ any: Step; attempt: Attempt }>((tie) => ({
  any: fc.oneof({ depthSize: 'small' }, { weight: 9, arbitrary: step }, tie('attempt')),
  attempt: fc.record({
    kind: fc.constant('attempt' as const),
    steps: fc.array(tie('any'), { maxLength: 12 }),
    fails: fc.boolean(),
  }),
}));
type Model = Map<string, string>;

function expectRead(store: ReadableKV, model: Model, read: Plain & { kind: 'read' }): void {
  const held = store.get(read.key);
  expect(held === undefined ? undefined : toHex(held)).toBe(model.get(toHex(read.key)));
  expect(store.has(read.key)).toBe(model.has(toHex(read.key)));
  const expected = [...model]
    .map(([k, v]) => ({ k: fromHex(k), v }))
    .filter(({ k }) => read.start === undefined || compareBytes(k, read.start) >= 0)
    .filter(({ k }) => read.end === undefined || compareBytes(k, read.end) < 0)
    .sort((a, b) => compareBytes(a.k, b.k) * (read.reverse ? -1 : 1));
  expect([...store.iterate(read)].map((pair) => `${toHex(pair.key)}=${toHex(pair.value)}`)).toEqual(
    expected.map(({ k, v }) => `${toHex(k)}=${v}`),
  );
}

/** Branches within branches, each with the map that it should read as. */
class Stack {
  readonly levels: { branch: Branch; model: Model }[] = [];

  constructor(pairs: readonly (readonly [Uint8Array, Uint8Array])[]) {
    const tree = new IavlTree();
    const model: Model = new Map();
    for (const [k, v] of pairs) {
      tree.set(k, v);
      model.set(toHex(k), toHex(v));
    }
    const state = new CommittedState(1n, new Map([['s', tree.saveVersion()]]));
    this.levels.push({ branch: new Branch(state), model });
  }

  run(each: Step): void {
    const top = this.levels.at(-1) as { branch: Branch; model: Model };
    const store = top.branch.store('s');
    switch (each.kind) {
      case 'set':
        store.set(each.key, each.value);
        top.model.set(toHex(each.key), toHex(each.value));
        break;
      case 'delete':
        store.delete(each.key);
        top.model.delete(toHex(each.key));
        break;
      case 'open':
        this.levels.push({ branch: new Branch(top.branch), model: new Map(top.model) });
        break;
      case 'write':
      case 'drop':
        this.close(each.kind === 'write');
        break;
      case 'read':
        expectRead(store, top.model, each);
        break;
      case 'attempt':
        this.attempt(top, each);
    }
  }

  /** Branches that were opened inside are closed before it ends, as execution does. */
  attempt(top: { branch: Branch; model: Model }, { steps, fails }: Attempt): void {
    const [depth, before] = [this.levels.length, new Map(top.model)];
    const refused = new Error('refused');
    const run = (): void => {
      for (const each of steps) {
        const closesOuter = each.kind === 'write' || each.kind === 'drop';
        if (!closesOuter || this.levels.length > depth) this.run(each);
      }
      while (this.levels.length > depth) this.close(!fails);
      if (fails) throw refused;
    };
    if (!fails) {
      top.branch.attempt(run);
      return;
    }
    expect(() => top.branch.attempt(run)).toThrow(refused);
    top.model = before;
  }

  close(isKept: boolean): void {
    if (this.levels.length === 1) return;
    const closed = this.levels.pop();
    const top = this.levels.at(-1);
    if (!isKept || closed === undefined || top === undefined) return;
    closed.branch.write();
    top.model = closed.model;
  }
}

test('branches within branches read as maps, in any range and direction', () => {
  const pairs = fc.array(fc.tuple(key, value), { maxLength: 20 });
  fc.assert(
    fc.property(pairs, fc.array(anyStep, { maxLength: 100, size: 'max' }), (start, steps) => {
      const stack = new Stack(start);
      for (const each of steps) stack.run(each);
      const all = { kind: 'read', key: Uint8Array.of(1), reverse: false } as const;
      for (const { branch, model } of stack.levels) {
        expectRead(branch.store('s'), model, { ...all, start: undefined, end: undefined });
      }
    }),
    { numRuns: 300 },
  );
});
