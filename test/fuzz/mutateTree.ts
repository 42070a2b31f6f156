/** Changes of a transaction's structure, by chance: what an attacker who knows protobuf would try. */

import { concatBytes, utf8 } from '../../src/lib/bytes.ts';
import {
  cloneTree,
  encodeTree,
  isNode,
  nodesOf,
  type WireField,
  type WireNode,
  wireOf,
} from '../harness/wire/wireTree.ts';
import { messageType } from '../harness/wire/wireTypes.ts';
import type { Random } from './random.ts';

/** Changes a message in place, or does nothing where it has nothing to change. `donor` is a message of some seed. */
type Mutation = (random: Random, node: WireNode, donor: () => WireNode) => void;

const bits = [0n, 1n, 2n, 7n, 8n, 31n, 32n, 33n, 53n, 62n, 63n, 64n, 69n];
const texts = [
  '',
  '0',
  '00',
  '01',
  '-0',
  '-1',
  '+1',
  '0x1',
  '1.0',
  '1e3',
  ' 1',
  '1_0',
  (1n << 256n).toString(),
  ((1n << 256n) - 1n).toString(),
  '\uFEFFupoc',
  'upoc\0',
  'UPOC',
  '💥',
  '"<>&\u2028',
  '/cosmos.bank.v1beta1.MsgSend',
  'cosmos.bank.v1beta1.MsgSend',
  '/google.protobuf.Any',
  '/cosmos.crypto.secp256k1.PubKey',
  '/cosmos.crypto.multisig.LegacyAminoPubKey',
  '/',
  '//',
  'constructor',
  '__proto__',
];

function number(random: Random): bigint {
  const edge = 1n << random.pick(bits);
  return random.pick([0n, edge - 1n, edge, edge + 1n, BigInt(random.below(300))]);
}

function content(random: Random, wire: number): bigint | Uint8Array {
  if (wire === 0) return number(random);
  if (wire === 1) return random.bytes(8);
  if (wire === 5) return random.bytes(4);
  if (wire !== 2) return new Uint8Array(0);
  return random.oneIn(2) ? utf8(random.pick(texts)) : random.bytes(random.below(40));
}

function someField(random: Random, node: WireNode): [WireField, number] | undefined {
  if (node.fields.length === 0) return undefined;
  const at = random.below(node.fields.length);
  return [node.fields[at] as WireField, at];
}

/** A mutation of one field: what it returns stands in its place. */
const ofField =
  (change: (random: Random, field: WireField, donor: () => WireNode) => WireField[]): Mutation =>
  (random, node, donor) => {
    const found = someField(random, node);
    if (found !== undefined) node.fields.splice(found[1], 1, ...change(random, found[0], donor));
  };

const anyNumber = (random: Random): number =>
  random.pick([1, 2, 3, 4, 5, 15, 16, 99, 1023, 1024, 1025, 2047, 2048, 2 ** 29 - 1, 2 ** 29]);

const mutations: readonly Mutation[] = [
  // Twice, elsewhere, not at all.
  ofField((_, field) => [field, field]),
  ofField(() => []),
  (random, node) => {
    const found = someField(random, node);
    if (found === undefined) return;
    if (random.oneIn(2)) node.fields.splice(found[1], 1);
    node.fields.splice(random.below(node.fields.length + 1), 0, found[0]);
  },
  (random, node) => {
    node.fields.splice(random.oneIn(2) ? 0 : 1, node.fields.length, ...node.fields.toReversed());
  },
  // What is not known, and what need not be said.
  (random, node) => {
    const wire = random.pick([0, 0, 1, 2, 2, 3, 4, 5, 6, 7]);
    const added = { number: anyNumber(random), wire, value: content(random, wire) };
    const at = node.fields.findIndex((one) => one.number > added.number);
    node.fields.splice(random.oneIn(3) ? 0 : at < 0 ? node.fields.length : at, 0, added);
  },
  (random, node) => {
    const [one, type] = random.pick([...(messageType(node.type) ?? [[1, { repeated: false }]])]);
    const wire = wireOf(type);
    const isEmpty = random.oneIn(2);
    const value = isEmpty ? (wire === 0 ? 0n : new Uint8Array(0)) : content(random, wire);
    const at = node.fields.findIndex((field) => field.number >= one);
    const same = node.fields[at]?.number === one && random.oneIn(2) ? 1 : 0;
    node.fields.splice(at < 0 ? node.fields.length : at, same, { number: one, wire, value });
  },
  // Other values.
  ofField((random, field) => [{ ...field, value: content(random, field.wire) }]),
  ofField((random, field) => {
    if (!(field.value instanceof Uint8Array) || field.value.length === 0) return [field];
    const at = random.below(field.value.length);
    const flipped = field.value.with(at, (field.value[at] ?? 0) ^ (1 << random.below(8)));
    return [{ ...field, value: flipped }];
  }),
  ofField((random, field) => {
    const { value } = field;
    if (typeof value === 'bigint') return [{ ...field, value: value ^ (1n << random.pick(bits)) }];
    const bytes = isNode(value) ? encodeTree(value) : value;
    const cut = random.oneIn(2)
      ? bytes.subarray(0, random.below(bytes.length + 1))
      : concatBytes(bytes, random.bytes(1 + random.below(4)));
    return [{ ...field, value: cut }];
  }),
  // Other ways to write the same.
  ofField((random, field) => [{ ...field, tagPad: 1 + random.below(9) }]),
  ofField((random, field) => [{ ...field, lengthPad: 1 + random.below(9) }]),
  ofField((random, field) => [{ ...field, valuePad: 1 + random.below(9) }]),
  ofField((random, field) => [
    { ...field, lengthOff: random.pick([-2, -1, 1, 2, 64, 2 ** 31, 2 ** 32]) },
  ]),
  ofField((random, field) => {
    const wire = random.below(8);
    const same = (wire === 0) === (typeof field.value === 'bigint');
    return [{ number: field.number, wire, value: same ? field.value : content(random, wire) }];
  }),
  ofField((random, field) => [
    { ...field, number: random.oneIn(2) ? anyNumber(random) : field.number + 1 },
  ]),
  ofField((random, field) => {
    if (!isNode(field.value)) return [field, { ...field, value: content(random, field.wire) }];
    const { type, fields } = field.value;
    const at = random.below(fields.length + 1);
    const part = (some: WireField[]): WireField => ({ ...field, value: { type, fields: some } });
    return [part(fields.slice(0, at)), part(fields.slice(at))];
  }),
  // Into each other.
  (random, node) => {
    const copy = cloneTree(node);
    const found = someField(random, node);
    if (found !== undefined) node.fields.splice(found[1], 1, { ...found[0], wire: 2, value: copy });
  },
  ofField((random, field) => {
    let { value } = field;
    const depth = 1 + random.below(random.oneIn(8) ? 60 : 4);
    for (let i = 0; i < depth; i += 1) {
      value = { type: '', fields: [{ number: field.number, wire: field.wire, value }] };
      if (field.wire !== 2) break;
    }
    return [{ ...field, wire: 2, value }];
  }),
  ofField((_, field, donor) => [{ ...field, wire: 2, value: cloneTree(donor()) }]),
  (_, node, donor) => {
    node.fields = cloneTree(donor()).fields;
  },
  (random, node) => {
    node.tail = random.oneIn(2) ? Uint8Array.of(0) : random.bytes(1 + random.below(12));
  },
];

/** A few changes at a time, most often one; `donors` lend parts. */
export function mutateTree(
  random: Random,
  tree: WireNode,
  donors: readonly { readonly tree: WireNode }[],
): WireNode {
  const copy = cloneTree(tree);
  const donor = (): WireNode => random.pick(nodesOf(random.pick(donors).tree));
  const rounds = random.oneIn(3) ? 2 + random.below(4) : 1;
  for (let i = 0; i < rounds; i += 1) {
    random.pick(mutations)(random, random.pick(nodesOf(copy)), donor);
  }
  return copy;
}
