/** The one form that ADR-027 gives a meaning, and whether bytes keep its order: what the decoder lets pass is held against both. */

import { compareBytes } from '../../../src/lib/bytes.ts';
import {
  encodeTree,
  fieldType,
  isNode,
  type WireField,
  type WireNode,
  wireOf,
} from './wireTree.ts';
import type { FieldType } from './wireTypes.ts';

/** The bytes of ADR-027 for what protobuf understands by the tree: the last of several wins, messages are merged, the unknown is gone. */
export function canonicalBytes(node: WireNode): Uint8Array {
  return encodeTree(canonicalTree(node));
}

export function canonicalTree(node: WireNode): WireNode {
  const numbers = [...new Set(node.fields.map(({ number }) => number))].sort((a, b) => a - b);
  return { type: node.type, fields: numbers.flatMap((number) => canonicalFields(node, number)) };
}

/**
 * Whether the bytes are the tree's, with fields ascending, singular ones once, every varint as short as can be. Defaults written out and
 * unknown fields may stand.
 */
export function isOrderly(bytes: Uint8Array, node: WireNode): boolean {
  return compareBytes(encodeTree(node), bytes) === 0 && isOrdered(node);
}

function isOrdered(node: WireNode): boolean {
  return node.fields.every((field, i) => {
    const previous = node.fields[i - 1]?.number ?? 0;
    const once = fieldType(node, field.number)?.repeated === false;
    const follows = once ? field.number > previous : field.number >= previous;
    return follows && (!isNode(field.value) || isOrdered(field.value));
  });
}

function canonicalFields(node: WireNode, number: number): WireField[] {
  const type = fieldType(node, number);
  if (type === undefined) return [];
  const fields = node.fields.filter(
    (field) => field.number === number && field.wire === wireOf(type),
  );
  const given = type.repeated ? fields : lastOf(fields, type);
  return given
    .map(({ value }) => ({ number, wire: wireOf(type), value: canonicalValue(value, type) }))
    .filter(({ value }) => type.repeated || !isDefault(value, type));
}

function lastOf(fields: readonly WireField[], { scalar }: FieldType): WireField[] {
  const last = fields.at(-1);
  if (last === undefined || scalar !== undefined || !isNode(last.value)) return fields.slice(-1);
  const all = fields.flatMap(({ value }) => (isNode(value) ? value.fields : []));
  return [{ ...last, value: { type: last.value.type, fields: all } }];
}

function canonicalValue(value: WireField['value'], { scalar }: FieldType): WireField['value'] {
  if (isNode(value)) return canonicalTree(value);
  if (typeof value !== 'bigint') return value;
  switch (scalar) {
    case 'bool':
      return value === 0n ? 0n : 1n;
    case 'uint32':
      return BigInt.asUintN(32, value);
    case 'int32':
    case 'enum':
      return BigInt.asUintN(64, BigInt.asIntN(32, value));
    default:
      return BigInt.asUintN(64, value);
  }
}

/** A message that is there says something even where it is empty; what a `bytes` field holds does not. */
function isDefault(value: WireField['value'], { scalar }: FieldType): boolean {
  if (typeof value === 'bigint') return value === 0n;
  if (scalar === undefined) return false;
  return isNode(value) ? value.fields.length === 0 : value.length === 0;
}
