/**
 * The JSON of a message as gogoproto's jsonpb writes it with `EmitDefaults` and `OrigName`, which is what the gateway of every Cosmos chain
 * shows: proto names, every field, 64-bit integers as texts, empty bytes as null, an Any with its fields beside `@type`.
 */

import {
  type DescEnum,
  type DescField,
  type DescMessage,
  type FileRegistry,
  fromBinary,
  ScalarType,
} from '@bufbuild/protobuf';
import {
  type FieldOptions,
  fieldOptionsOf,
  type ReadFieldOptions,
} from '../descriptors/fieldOptions.ts';
import { encodeBase64 } from './base64.ts';
import { formatDecimal } from './decimal.ts';
import { formatDuration, formatTimestamp } from './timeText.ts';

type Fields = Readonly<Record<string, unknown>>;

/** An Any in an Any in an Any: what lies deeper keeps its bytes. */
const maxAnyDepth = 32;
/** Zero of Go's `time.Time`, the year 1. */
const goZeroTime = '"0001-01-01T00:00:00Z"';

export type JsonWriter = (desc: DescMessage, bytes: Uint8Array) => string;

export function createJsonWriter(registry: FileRegistry): JsonWriter {
  const writer = new Writer(registry);
  return (desc, bytes) => writer.message(desc, fromBinary(desc, bytes) as unknown as Fields, 0);
}

class Writer {
  readonly #registry: FileRegistry;
  readonly #options: ReadFieldOptions;

  constructor(registry: FileRegistry) {
    this.#registry = registry;
    this.#options = fieldOptionsOf(registry);
  }

  message(desc: DescMessage, message: Fields, depth: number): string {
    const known = this.#wellKnown(desc, message, depth);
    return known ?? `{${this.#fields(desc, message, depth)}}`;
  }

  #wellKnown(desc: DescMessage, message: Fields, depth: number): string | undefined {
    switch (desc.typeName) {
      case 'google.protobuf.Any':
        return this.#any(message as unknown as { typeUrl: string; value: Uint8Array }, depth);
      case 'google.protobuf.Timestamp':
        return quote(formatTimestamp(message as unknown as { seconds: bigint; nanos: number }));
      case 'google.protobuf.Duration':
        return quote(formatDuration(message as unknown as { seconds: bigint; nanos: number }));
      default:
        return undefined;
    }
  }

  #any({ typeUrl, value }: { typeUrl: string; value: Uint8Array }, depth: number): string {
    const type = `"@type":${quote(typeUrl)}`;
    const desc = this.#registry.getMessage(typeUrl.slice(typeUrl.lastIndexOf('/') + 1));
    const inner = desc === undefined || depth >= maxAnyDepth ? undefined : decode(desc, value);
    // A type that nobody knows here keeps its bytes: one message of a new kind must not hide a page of others.
    if (desc === undefined || inner === undefined) {
      return `{${type},"value":${quote(encodeBase64(value))}}`;
    }
    const known = this.#wellKnown(desc, inner, depth + 1);
    if (known !== undefined) return `{${type},"value":${known}}`;
    const fields = this.#fields(desc, inner, depth + 1);
    return `{${type}${fields === '' ? '' : ','}${fields}}`;
  }

  /** Without the braces. */
  #fields(desc: DescMessage, message: Fields, depth: number): string {
    let text = '';
    for (const field of desc.fields) {
      const value = fieldValue(field, message);
      if (value === unset) continue;
      text += `${text === '' ? '' : ','}"${field.name}":${this.#value(field, value, depth)}`;
    }
    return text;
  }

  #value(field: DescField, value: unknown, depth: number): string {
    const options = this.#options(field);
    switch (field.fieldKind) {
      case 'message':
        return this.#inner(field.message, value as Fields | undefined, options, depth);
      case 'list':
        return `[${(value as unknown[]).map((one) => this.#element(field, one, options, depth)).join(',')}]`;
      case 'map': {
        const entries = Object.entries(value as Fields).sort(([a], [b]) => (a < b ? -1 : 1));
        const texts = entries.map(
          ([key, one]) => `${quote(key)}:${this.#element(field, one, options, depth)}`,
        );
        return `{${texts.join(',')}}`;
      }
      case 'enum':
        return value === undefined ? 'null' : enumText(field.enum, value as number);
      case 'scalar':
        return value === undefined ? 'null' : scalarText(field.scalar, value, options);
    }
  }

  #element(
    field: Extract<DescField, { fieldKind: 'list' | 'map' }>,
    value: unknown,
    options: FieldOptions,
    depth: number,
  ): string {
    const kind = field.fieldKind === 'list' ? field.listKind : field.mapKind;
    if (kind === 'message')
      return this.message(field.message as DescMessage, value as Fields, depth);
    if (kind === 'enum') return enumText(field.enum as DescEnum, value as number);
    return scalarText(field.scalar as ScalarType, value, options);
  }

  #inner(
    desc: DescMessage,
    value: Fields | undefined,
    options: FieldOptions,
    depth: number,
  ): string {
    if (value !== undefined) return this.message(desc, value, depth);
    if (!options.byValue) return 'null';
    if (options.goTime) return goZeroTime;
    return this.message(desc, fromBinary(desc, new Uint8Array(0)) as unknown as Fields, depth);
  }
}

const unset = Symbol('a member of a oneof that is not set');

/** undefined where the field has presence and is absent. */
function fieldValue(field: DescField, message: Fields): unknown {
  if (field.oneof === undefined) {
    // Presence of proto2 and `optional`: the default stands in the prototype.
    const own = Object.hasOwn(message, field.localName);
    return own ? message[field.localName] : undefined;
  }
  const chosen = message[field.oneof.localName] as { case?: string; value?: unknown };
  return chosen.case === field.localName ? chosen.value : unset;
}

function decode(desc: DescMessage, bytes: Uint8Array): Fields | undefined {
  try {
    return fromBinary(desc, bytes) as unknown as Fields;
  } catch {
    return undefined;
  }
}

function enumText(desc: DescEnum, number: number): string {
  const name = desc.value[number]?.name;
  return name === undefined ? String(number) : quote(name);
}

function scalarText(type: ScalarType, value: unknown, { number }: FieldOptions): string {
  if (value instanceof Uint8Array) return bytesText(value, number);
  if (number === 'dec') return quote(formatDecimal(String(value)));
  if (number === 'int') return quote(value === '' ? '0' : String(value));
  if (typeof value === 'string' || typeof value === 'bigint') return quote(String(value));
  if (type === ScalarType.FLOAT || type === ScalarType.DOUBLE) {
    return Number.isFinite(value) ? String(value) : quote(String(value));
  }
  return String(value);
}

function bytesText(value: Uint8Array, number: FieldOptions['number']): string {
  if (number !== undefined) {
    const digits = new TextDecoder().decode(value);
    return quote(number === 'dec' ? formatDecimal(digits) : digits || '0');
  }
  return value.length === 0 ? 'null' : quote(encodeBase64(value));
}

/** Printable ASCII without what is escaped: nearly every text, which then needs no second look. */
const plain = /^[ !#-%'-;=?-[\]-~]*$/;
const escapes = /[<>&\u2028\u2029]/g;

/** As Go's encoder: also safe inside of HTML. */
function quote(text: string): string {
  if (plain.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(
    escapes,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
