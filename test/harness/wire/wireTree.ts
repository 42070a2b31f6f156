/**
 * Protobuf bytes as a tree, read as leniently as protobuf allows and written exactly as the tree says, faults included. A transaction can
 * so be taken apart, changed anywhere, and put together with every length around the change right.
 */

import { concatBytes, fromUtf8 } from '../../../src/lib/bytes.ts';
import { type FieldType, messageType } from './wireTypes.ts';

export interface WireNode {
  /** Full name of the message. */
  readonly type: string;
  fields: WireField[];
  /** Written behind the last field. */
  tail?: Uint8Array;
}

/** Faults of how a field is written; each counts bytes or is written instead. */
export interface FieldFaults {
  /** Needless bytes of the varint of tag, length or value. */
  tagPad?: number;
  lengthPad?: number;
  valuePad?: number;
  /** Added to the length that is written. */
  lengthOff?: number;
}

export interface WireField extends FieldFaults {
  readonly number: number;
  /** 0 varint, 1 fixed64, 2 bytes, 3 and 4 group, 5 fixed32. */
  readonly wire: number;
  /** A varint's value may have more than 64 bits, to be written. Groups have none. */
  readonly value: bigint | Uint8Array | WireNode;
}

/** @throws RangeError where no protobuf parser could read the bytes. */
export function parseTree(bytes: Uint8Array, type: string): WireNode {
  const node: WireNode = { type, fields: [] };
  let at = 0;
  while (at < bytes.length) {
    const tag = readVarint(bytes, at);
    const number = Number(tag.value >> 3n);
    if (number < 1 || number >= 2 ** 29) throw new RangeError(`field number ${number}`);
    const wire = Number(tag.value & 7n);
    const content = readContent(bytes, tag.end, wire);
    node.fields.push({ number, wire, value: content.value });
    at = content.end;
  }
  node.fields = node.fields.map((field) => descend(field, node));
  return node;
}

export function encodeTree(node: WireNode): Uint8Array {
  return concatBytes(...node.fields.map(encodeField), node.tail ?? new Uint8Array(0));
}

/** All nodes below a node, itself first. */
export function nodesOf(node: WireNode): WireNode[] {
  return [node, ...node.fields.flatMap(({ value }) => (isNode(value) ? nodesOf(value) : []))];
}

export function isNode(value: WireField['value']): value is WireNode {
  return typeof value === 'object' && 'fields' in value;
}

/** A copy down to the bytes, which are never changed in place. */
export function cloneTree(node: WireNode): WireNode {
  const fields = node.fields.map((field) =>
    isNode(field.value) ? { ...field, value: cloneTree(field.value) } : { ...field },
  );
  return { ...node, fields };
}

export function fieldType(node: WireNode, number: number): FieldType | undefined {
  const known = messageType(node.type)?.get(number);
  if (node.type !== 'google.protobuf.Any' || number !== 2) return known;
  const message = namedType(node);
  return message === undefined ? known : { repeated: false, scalar: 'bytes', message };
}

/** The wire type that a field of this type is written with. */
export function wireOf({ scalar }: FieldType): 0 | 2 {
  return scalar === undefined || scalar === 'bytes' || scalar === 'string' ? 2 : 0;
}

/** The message that an Any says it holds. */
function namedType(any: WireNode): string | undefined {
  const url = any.fields.findLast(({ number, wire }) => number === 1 && wire === 2)?.value;
  if (!(url instanceof Uint8Array)) return undefined;
  try {
    const name = fromUtf8(url).slice(1);
    return messageType(name) === undefined ? undefined : name;
  } catch {
    return undefined;
  }
}

function descend(field: WireField, parent: WireNode): WireField {
  const type = fieldType(parent, field.number);
  if (type?.message === undefined || !(field.value instanceof Uint8Array) || field.wire !== 2) {
    return field;
  }
  return { ...field, value: parseTree(field.value, type.message) };
}

function readContent(
  bytes: Uint8Array,
  at: number,
  wire: number,
): { value: bigint | Uint8Array; end: number } {
  if (wire === 0) return readVarint(bytes, at);
  const sizes: Readonly<Record<number, number>> = { 1: 8, 5: 4 };
  const length = wire === 2 ? readVarint(bytes, at) : undefined;
  const size = length === undefined ? sizes[wire] : Number(length.value);
  if (size === undefined) throw new RangeError(`wire type ${wire}`);
  const start = length?.end ?? at;
  if (start + size > bytes.length) throw new RangeError('the bytes end early');
  return { value: bytes.slice(start, start + size), end: start + size };
}

function readVarint(bytes: Uint8Array, start: number): { value: bigint; end: number } {
  let value = 0n;
  for (let at = start; at < start + 10; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) throw new RangeError('the bytes end early');
    value |= BigInt(byte & 0x7f) << BigInt(7 * (at - start));
    if (byte < 0x80) return { value: BigInt.asUintN(64, value), end: at + 1 };
  }
  throw new RangeError('a varint has more than ten bytes');
}

function encodeField(field: WireField): Uint8Array {
  const tag = encodeVarint(BigInt(field.number) * 8n + BigInt(field.wire), field.tagPad);
  if (typeof field.value === 'bigint') {
    return concatBytes(tag, encodeVarint(field.value, field.valuePad));
  }
  const content = isNode(field.value) ? encodeTree(field.value) : field.value;
  if (field.wire !== 2) return concatBytes(tag, content);
  const length = BigInt(Math.max(content.length + (field.lengthOff ?? 0), 0));
  return concatBytes(tag, encodeVarint(length, field.lengthPad), content);
}

/** @param pad bytes that say nothing, behind the ones that are needed */
export function encodeVarint(value: bigint, pad = 0): Uint8Array {
  if (value < 128n && pad === 0) return Uint8Array.of(Number(value));
  const bytes: number[] = [];
  for (let rest = value; rest > 0n || bytes.length === 0; rest >>= 7n) {
    bytes.push(Number(rest & 0x7fn));
  }
  for (let i = 0; i < pad; i += 1) bytes.push(0);
  return Uint8Array.from(bytes, (byte, i) => (i < bytes.length - 1 ? byte | 0x80 : byte));
}
