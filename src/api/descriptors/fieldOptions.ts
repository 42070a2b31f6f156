/** What gogoproto's options say about a field, as far as JSON shows it. */

import {
  type DescExtension,
  type DescField,
  type FileRegistry,
  getOption,
  hasOption,
} from '@bufbuild/protobuf';
import type { GenExtension } from '@bufbuild/protobuf/codegenv2';
import type { FieldOptions as ProtoFieldOptions } from '@bufbuild/protobuf/wkt';

export interface FieldOptions {
  /** Go holds the message by value: absent on the wire, it is written with its defaults. */
  readonly byValue: boolean;
  /** The digits of the wire are an integer (Int), or a decimal of 18 places without its point (Dec). */
  readonly number: 'int' | 'dec' | undefined;
  /** Go holds the standard library's type, whose zero differs from protobuf's. */
  readonly goTime: boolean;
}

const numbers: Readonly<Record<string, FieldOptions['number']>> = {
  'cosmossdk.io/math.Int': 'int',
  'cosmossdk.io/math.LegacyDec': 'dec',
};

/** Of an option of fields; the registry knows only that it is one of something. */
type FieldExtension = GenExtension<ProtoFieldOptions, unknown>;

export type ReadFieldOptions = (field: DescField) => FieldOptions;

/** Remembers what it has read. */
export function fieldOptionsOf(registry: FileRegistry): ReadFieldOptions {
  const known = new Map<DescField, FieldOptions>();
  const nullable = registry.getExtension('gogoproto.nullable');
  const customType = registry.getExtension('gogoproto.customtype');
  const goTime = registry.getExtension('gogoproto.stdtime');
  const option = (field: DescField, extension: DescExtension | undefined): unknown =>
    extension !== undefined && hasOption(field, extension as FieldExtension)
      ? getOption(field, extension as FieldExtension)
      : undefined;
  return (field) => {
    const found = known.get(field) ?? {
      byValue: option(field, nullable) === false,
      number: numbers[String(option(field, customType) ?? '')],
      goTime: option(field, goTime) === true,
    };
    known.set(field, found);
    return found;
  };
}
