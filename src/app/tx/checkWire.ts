/**
 * Holds protobuf bytes against the shape of their message, through every nested message and Any: unknown fields, wrong wire types,
 * fields out of order or twice, varints longer than needed, text that is not UTF-8, trailing bytes. What passes is read by the generated
 * decoders exactly as it stands.
 */

import { fromUtf8, isAscii } from '../../lib/bytes.ts';
import { isIntegerText } from '../../types/coin.ts';
import type {
  AnyShape,
  FieldShape,
  MessageShape,
  RepeatedShape,
  ScalarShape,
  SingleShape,
} from '../../types/wireShape.ts';
import type { FieldBudget } from './fieldBudget.ts';
import { txParseError } from './txParseError.ts';
import { type Tag, WireCursor, wireType, wireTypeName } from './wireCursor.ts';

/** Finds the shape of what an Any may hold. */
export interface TypeResolver {
  /** @returns undefined where no type of that URL is known at all. */
  resolve(typeUrl: string): { readonly shape: MessageShape; readonly holds: AnyShape } | undefined;
}

export interface WireOptions {
  readonly types: TypeResolver;
  /** Unknown fields whose number has bit 11 set pass (ADR-020). */
  readonly allowNonCritical: boolean;
  /** Shared by all parts of a transaction. */
  readonly fields: FieldBudget;
}

/** Messages nest at most this deep, an Any counted as one; a proposal in a transaction needs 7. */
const maxDepth = 32;
/** ADR-020: an unknown field whose number has this bit may be ignored. */
const nonCriticalBit = 1 << 10;

const anyShape: MessageShape = { typeName: '*any.Any', fields: { 1: 'string', 2: 'bytes' } };

/** As the SDK's logs name them. */
const interfaceNames: Readonly<Record<AnyShape, string>> = {
  anyMessage: '*types.Msg',
  anyPublicKey: '*types.PubKey',
  anyAuthorization: '*authz.Authorization',
  anyAllowance: '*feegrant.FeeAllowanceI',
  anyContent: '*v1beta1.Content',
  anyOpaque: '*any.Any',
};

const varintBits: Readonly<Partial<Record<ScalarShape, 1 | 31 | 32 | 64>>> = {
  bool: 1,
  enum: 31,
  int32: 31,
  uint32: 32,
  int64: 64,
  uint64: 64,
};

/**
 * Cost: proportional to the number of fields, nested ones counted, and the bytes of texts.
 *
 * @returns whether the bytes say more than their meaning needs: unknown non-critical fields, or defaults written out.
 * @throws AppError sdk/2
 */
export function checkWire(bytes: Uint8Array, shape: MessageShape, options: WireOptions): boolean {
  return checkMessage(new WireCursor(bytes), shape, options, maxDepth);
}

function checkMessage(
  cursor: WireCursor,
  shape: MessageShape,
  options: WireOptions,
  depth: number,
): boolean {
  if (depth === 0) throw txParseError('recursion limit reached');
  let skipped = false;
  let previous = 0;
  while (!cursor.done) {
    options.fields.take();
    const tag = cursor.tag();
    const field = shape.fields[tag.number];
    if (field === undefined) {
      skipUnknown(cursor, shape, tag, options);
      skipped = true;
    } else {
      const start = cursor.at;
      skipped = checkField(cursor, shape, tag, single(field), options, depth) || skipped;
      skipped = isDefault(field, cursor, start) || skipped;
    }
    assertOrder(shape, tag.number, previous, field === undefined || isRepeated(field));
    previous = tag.number;
  }
  return skipped;
}

function isRepeated(field: FieldShape): field is RepeatedShape {
  return typeof field === 'object' && 'repeated' in field;
}

/** Whether the field, which was read from `start` on, is a single number, text or byte string that holds its default. */
function isDefault(field: FieldShape, cursor: WireCursor, start: number): boolean {
  const scalar = typeof field === 'string' && !field.startsWith('any');
  return scalar && cursor.at === start + 1 && cursor.bytes[start] === 0;
}

function single(field: FieldShape): SingleShape {
  return isRepeated(field) ? field.repeated : field;
}

/** One order of fields and each once: no two byte strings then mean one message to one decoder and another to the next. */
function assertOrder(
  shape: MessageShape,
  number: number,
  previous: number,
  mayRepeat: boolean,
): void {
  if (number > previous || (number === previous && mayRepeat)) return;
  throw txParseError(
    `${shape.typeName}: fields must come in ascending order and once, got tagNum ${number} after tagNum ${previous}`,
  );
}

function skipUnknown(
  cursor: WireCursor,
  shape: MessageShape,
  tag: Tag,
  options: WireOptions,
): void {
  const critical = (tag.number & nonCriticalBit) === 0;
  if (critical || !options.allowNonCritical) {
    throw txParseError(
      `errUnknownField "${shape.typeName}": {TagNum: ${tag.number}, WireType:"${wireTypeName(tag.wireType)}"}`,
    );
  }
  switch (tag.wireType) {
    case wireType.varint:
      cursor.skipVarint(64, 'value', tag.number);
      return;
    case wireType.bytes:
      cursor.at = cursor.lengthEnd(tag.number);
      return;
    case wireType.fixed32:
      skipFixed(cursor, tag, 4);
      return;
    case wireType.fixed64:
      skipFixed(cursor, tag, 8);
      return;
    default:
      throw txParseError(
        `could not consume field value for tagNum: ${tag.number}, wireType: "${wireTypeName(tag.wireType)}"`,
      );
  }
}

function skipFixed(cursor: WireCursor, tag: Tag, length: number): void {
  if (cursor.at + length > cursor.end) {
    throw txParseError(
      `could not consume field value for tagNum: ${tag.number}, wireType: "${wireTypeName(tag.wireType)}"; unexpected EOF`,
    );
  }
  cursor.at += length;
}

function checkField(
  cursor: WireCursor,
  shape: MessageShape,
  tag: Tag,
  field: SingleShape,
  options: WireOptions,
  depth: number,
): boolean {
  const bits = typeof field === 'string' ? varintBits[field as ScalarShape] : undefined;
  const wanted = bits === undefined ? wireType.bytes : wireType.varint;
  if (tag.wireType !== wanted) {
    throw txParseError(
      `errMismatchedWireType "${shape.typeName}": {TagNum: ${tag.number}, GotWireType: "${wireTypeName(tag.wireType)}" != WantWireType: "${wireTypeName(wanted)}"}`,
    );
  }
  if (bits !== undefined) {
    cursor.skipVarint(bits, 'value', tag.number, shape.typeName);
    return false;
  }
  const end = cursor.lengthEnd(tag.number);
  const content = new WireCursor(cursor.bytes, cursor.at, end);
  cursor.at = end;
  if (typeof field === 'object') return checkMessage(content, field, options, depth - 1);
  switch (field) {
    case 'bytes':
      return false;
    case 'string':
    case 'integer':
      checkText(content, field, shape, tag);
      return false;
    default:
      return checkAny(content, field as AnyShape, options, depth - 1);
  }
}

function checkText(
  content: WireCursor,
  field: 'string' | 'integer',
  shape: MessageShape,
  tag: Tag,
): void {
  const { bytes, at, end } = content;
  if (field === 'string' && isAscii(bytes, at, end)) return;
  let text: string;
  try {
    text = fromUtf8(bytes, at, end);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw txParseError(`${nameOf(shape, tag)}: string is not valid UTF-8`);
  }
  // Decoders of generated code drop it, and what was signed would no longer be what is executed.
  if (field === 'string' && text.startsWith('\uFEFF'))
    throw txParseError(`${nameOf(shape, tag)}: string begins with a byte order mark`);
  if (field === 'integer' && !isIntegerText(text)) {
    throw txParseError(
      `${nameOf(shape, tag)}: ${JSON.stringify(text.slice(0, 80))} is not a decimal integer below 2^256`,
    );
  }
}

function nameOf({ typeName }: MessageShape, { number }: Tag): string {
  return `${typeName}: tagNum ${number}`;
}

function checkAny(
  cursor: WireCursor,
  holds: AnyShape,
  options: WireOptions,
  depth: number,
): boolean {
  const skipped = checkMessage(
    new WireCursor(cursor.bytes, cursor.at, cursor.end),
    anyShape,
    options,
    depth,
  );
  if (holds === 'anyOpaque') return skipped;
  const { typeUrl, value } = readAny(cursor);
  const type = options.types.resolve(typeUrl);
  if (type === undefined) throw txParseError(`unable to resolve type URL ${typeUrl}`);
  if (type.holds !== holds) {
    throw txParseError(
      `no concrete type registered for type URL ${typeUrl} against interface ${interfaceNames[holds]}`,
    );
  }
  return checkMessage(value, type.shape, options, depth - 1) || skipped;
}

/** Reads an Any that passed its own check: fields 1 and 2 in this order, each at most once, unknown ones behind or between. */
function readAny(cursor: WireCursor): { typeUrl: string; value: WireCursor } {
  let typeUrl = '';
  let value = new WireCursor(cursor.bytes, cursor.end, cursor.end);
  while (!cursor.done) {
    const tag = cursor.tag();
    if (tag.number > 2) break;
    const end = cursor.lengthEnd(tag.number);
    if (tag.number === 1) typeUrl = fromUtf8(cursor.bytes, cursor.at, end);
    else value = new WireCursor(cursor.bytes, cursor.at, end);
    cursor.at = end;
  }
  return { typeUrl, value };
}
