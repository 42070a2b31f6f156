/** JSON Schema of messages, in the shape in which the REST API writes them. */

import { type DescEnum, type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import type { CommentOf } from './comments.ts';

export type Schema = { readonly [name: string]: unknown };

const wellKnown: Readonly<Record<string, Schema>> = {
  'google.protobuf.Timestamp': { type: 'string', format: 'date-time' },
  'google.protobuf.Duration': { type: 'string', example: '3600s' },
  'google.protobuf.Any': {
    type: 'object',
    properties: { '@type': { type: 'string', example: '/cosmos.bank.v1beta1.MsgSend' } },
    additionalProperties: true,
  },
};

const scalars: Readonly<Partial<Record<ScalarType, Schema>>> = {
  [ScalarType.BOOL]: { type: 'boolean' },
  [ScalarType.STRING]: { type: 'string' },
  [ScalarType.BYTES]: { type: 'string', format: 'byte', nullable: true },
  [ScalarType.INT32]: { type: 'integer', format: 'int32' },
  [ScalarType.SINT32]: { type: 'integer', format: 'int32' },
  [ScalarType.UINT32]: { type: 'integer', format: 'int64', minimum: 0 },
  [ScalarType.DOUBLE]: { type: 'number' },
  [ScalarType.FLOAT]: { type: 'number' },
};

/** 64-bit integers are texts: JavaScript's numbers are too short for them. */
const longNumber: Schema = { type: 'string', format: 'int64', example: '1' };

export class Schemas {
  /** By full name of the message; grows with what is asked for. */
  readonly all: Record<string, Schema> = {};
  readonly #commentOf: CommentOf;

  constructor(commentOf: CommentOf) {
    this.#commentOf = commentOf;
  }

  message(desc: DescMessage): Schema {
    const known = wellKnown[desc.typeName];
    if (known !== undefined) return known;
    const reference = { $ref: `#/components/schemas/${desc.typeName}` };
    if (this.all[desc.typeName] !== undefined) return reference;
    // Put down first: a message may hold itself.
    const properties: Record<string, Schema> = {};
    this.all[desc.typeName] = {
      type: 'object',
      ...described(this.#commentOf(desc)),
      properties,
    };
    for (const field of desc.fields) properties[field.name] = this.field(field);
    return reference;
  }

  field(field: DescField): Schema {
    const description = described(this.#commentOf(field));
    switch (field.fieldKind) {
      case 'list':
        return { type: 'array', ...description, items: this.#element(field) };
      case 'map':
        return { type: 'object', ...description, additionalProperties: this.#element(field) };
      case 'message': {
        const schema = this.message(field.message);
        return '$ref' in schema
          ? { allOf: [schema], nullable: true, ...description }
          : { ...schema, ...description };
      }
      case 'enum':
        return { ...enumSchema(field.enum), ...description };
      case 'scalar':
        return { ...scalarSchema(field.scalar), ...description };
    }
  }

  #element(field: Extract<DescField, { fieldKind: 'list' | 'map' }>): Schema {
    if (field.message !== undefined) return this.message(field.message);
    if (field.enum !== undefined) return enumSchema(field.enum);
    return scalarSchema(field.scalar as ScalarType);
  }
}

function enumSchema(desc: DescEnum): Schema {
  return { type: 'string', enum: desc.values.map(({ name }) => name) };
}

function scalarSchema(type: ScalarType): Schema {
  return scalars[type] ?? longNumber;
}

export function described(text: string): { description?: string } {
  return text === '' ? {} : { description: text };
}
