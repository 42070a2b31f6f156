/** The faults of encoding that ADR-020, ADR-027 and ADR-076 of the Cosmos SDK list, each put into every place of a tree where it can be. */

import { concatBytes, utf8 } from '../../../src/lib/bytes.ts';
import {
  cloneTree,
  fieldType,
  isNode,
  nodesOf,
  type WireField,
  type WireNode,
  wireOf,
} from './wireTree.ts';
import { type FieldType, messageType } from './wireTypes.ts';

export interface FaultyTree {
  /** Type of the message in which it is, and the field's number. */
  readonly where: string;
  readonly tree: WireNode;
}

/** Changes one message of a tree in place, in all the ways that there are; each change is called on a copy of its own. */
type FaultMaker = (node: WireNode) => readonly ((node: WireNode) => void)[];

const replaceAt = (node: WireNode, at: number, ...fields: WireField[]): void => {
  node.fields.splice(at, 1, ...fields);
};
const field = (node: WireNode, at: number): WireField => node.fields[at] as WireField;

/** A fault for each field for which `applies` says so. */
function forFields(
  applies: (type: FieldType, field: WireField) => boolean,
  change: (node: WireNode, at: number) => void,
): FaultMaker {
  return (node) =>
    node.fields.flatMap((one, at) => {
      const type = fieldType(node, one.number);
      return type !== undefined && applies(type, one) ? [(copy) => change(copy, at)] : [];
    });
}

function withValue(value: WireField['value'], wire?: number): (node: WireNode, at: number) => void {
  return (node, at) => {
    const old = field(node, at);
    replaceAt(node, at, { number: old.number, wire: wire ?? old.wire, value });
  };
}

/** Content for each wire type that a field could be written with. */
const contents: readonly (readonly [wire: number, value: bigint | Uint8Array])[] = [
  [0, 1n],
  [1, new Uint8Array(8)],
  [2, Uint8Array.of(0x08, 0x01)],
  [5, new Uint8Array(4)],
];

const unknown =
  (number: number): FaultMaker =>
  () =>
    contents.map(
      ([wire, value]) =>
        (node) =>
          insertInOrder(node, { number, wire, value }),
    );

function insertInOrder(node: WireNode, added: WireField): void {
  const at = node.fields.findIndex(({ number }) => number > added.number);
  node.fields.splice(at < 0 ? node.fields.length : at, 0, added);
}

const isNumber = ({ scalar }: FieldType): boolean =>
  scalar !== undefined && scalar !== 'string' && scalar !== 'bytes';
const isText = ({ scalar }: FieldType): boolean => scalar === 'string';

const amountFault =
  (...texts: readonly string[]): FaultMaker =>
  (node) => {
    if (node.type !== 'cosmos.base.v1beta1.Coin') return [];
    return texts.flatMap((text) =>
      forFields((_, { number }) => number === 2, withValue(utf8(text)))(node),
    );
  };

const wireFaults: Readonly<Record<string, FaultMaker>> = {
  'fields out of order': (node) =>
    node.fields.slice(1).flatMap((one, i) =>
      one.number === node.fields[i]?.number
        ? []
        : [
            (copy: WireNode) => {
              copy.fields.splice(i, 2, field(copy, i + 1), field(copy, i));
            },
          ],
    ),
  'a field twice': forFields(
    ({ repeated }) => !repeated,
    (node, at) => replaceAt(node, at, field(node, at), field(node, at)),
  ),
  'a message in two halves': forFields(
    ({ repeated, message }, { value }) => message !== undefined && !repeated && isNode(value),
    (node, at) => {
      const whole = field(node, at);
      const { type, fields } = whole.value as WireNode;
      const half = (part: WireField[]): WireField => ({ ...whole, value: { type, fields: part } });
      replaceAt(node, at, half(fields.slice(0, 1)), half(fields.slice(1)));
    },
  ),
  'an unknown critical field': unknown(99),
  'an unknown field of a high number': unknown(2048),
  'an unknown non-critical field': unknown(1025),
  'a group': () =>
    [3, 4, 6, 7].map((wire) => (node) => {
      node.fields.push({ number: 2000, wire, value: new Uint8Array(0) });
    }),
  'trailing bytes': () =>
    [Uint8Array.of(0), Uint8Array.of(0xff), Uint8Array.of(0x0a), Uint8Array.of(0x80)].map(
      (tail) => (node) => {
        node.tail = tail;
      },
    ),
  'a default written out': (node) =>
    [...(messageType(node.type) ?? [])]
      .filter(
        ([number, { scalar, repeated }]) =>
          scalar !== undefined && !repeated && !node.fields.some((one) => one.number === number),
      )
      .map(([number, type]) => (copy) => {
        const wire = wireOf(type);
        insertInOrder(copy, { number, wire, value: wire === 0 ? 0n : new Uint8Array(0) });
      }),
  'a tag longer than needed': forFields(
    () => true,
    (node, at) => replaceAt(node, at, { ...field(node, at), tagPad: 1 }),
  ),
  'a length longer than needed': forFields(
    (_, { wire }) => wire === 2,
    (node, at) => replaceAt(node, at, { ...field(node, at), lengthPad: 1 }),
  ),
  'a number longer than needed': (node) =>
    [1, 5].flatMap((valuePad) =>
      forFields(isNumber, (copy, at) => replaceAt(copy, at, { ...field(copy, at), valuePad }))(
        node,
      ),
    ),
  'a number of more bits than its type': (node) =>
    [1n << 64n, (1n << 70n) - 1n].flatMap((value) => forFields(isNumber, withValue(value))(node)),
  'a 32-bit number of more than 32 bits': forFields(
    ({ scalar }) => scalar === 'uint32' || scalar === 'enum' || scalar === 'int32',
    withValue(1n << 32n),
  ),
  'a negative number in five bytes': forFields(
    ({ scalar }) => scalar === 'int32' || scalar === 'enum',
    withValue((1n << 32n) - 1n),
  ),
  'a negative enum': forFields(({ scalar }) => scalar === 'enum', withValue((1n << 64n) - 1n)),
  'a bool of 2': forFields(({ scalar }) => scalar === 'bool', withValue(2n)),
  'another wire type': (node) =>
    contents.flatMap(([wire, value]) =>
      forFields((_, known) => known.wire !== wire, withValue(value, wire))(node),
    ),
  'a packed number': forFields(isNumber, (node, at) => {
    withValue(Uint8Array.of(Number((field(node, at).value as bigint) & 0x7fn)), 2)(node, at);
  }),
  'a length beyond its message': forFields(
    (_, { wire }) => wire === 2,
    (node, at) => replaceAt(node, at, { ...field(node, at), lengthOff: 1 << 20 }),
  ),
  'a text that is not UTF-8': forFields(isText, withValue(Uint8Array.of(0xc3, 0x28))),
  'a text behind a byte order mark': forFields(isText, (node, at) => {
    const { value } = field(node, at);
    withValue(concatBytes(Uint8Array.of(0xef, 0xbb, 0xbf), value as Uint8Array))(node, at);
  }),
  'an amount with a leading zero': amountFault('01', '00'),
  'an amount in hexadecimal or octal': amountFault('0x1', '0o1', '0b1', '1_0'),
  'an amount with a sign, a fraction or a space': amountFault(
    '+1',
    '-0',
    '1.0',
    '1e0',
    ' 1',
    '1 ',
    '',
  ),
};

export const faultNames: readonly string[] = Object.keys(wireFaults);

/** Puts a fault everywhere in the tree, at one place at a time. */
export function everywhere(tree: WireNode, fault: string): FaultyTree[] {
  const maker = wireFaults[fault];
  if (maker === undefined) throw new RangeError(`there is no fault ${fault}`);
  return nodesOf(tree).flatMap((node, place) =>
    maker(node).map((change) => {
      const copy = cloneTree(tree);
      change(nodesOf(copy)[place] as WireNode);
      return { where: node.type, tree: copy };
    }),
  );
}
