/** OpenAPI 3.0 of the REST API, made from the protos with their comments: it cannot differ from what is served. */

import type { DescField, DescMessage, FileRegistry } from '@bufbuild/protobuf';
import { type Route, routesOf } from '../rest/routes.ts';
import { type CommentOf, createComments } from './comments.ts';
import { described, type Schema, Schemas } from './schemas.ts';

/** Messages in messages that a query string reaches into: `pagination.limit` is one. */
const maxNesting = 2;

const errorAnswer = {
  description: 'Refused: a gRPC status code and what is wrong',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        properties: {
          code: { type: 'integer' },
          message: { type: 'string' },
          details: { type: 'array', items: {} },
        },
      },
    },
  },
};

const heightParameter = {
  name: 'x-cosmos-block-height',
  in: 'header',
  description: 'Height of the state to read; the last one where it is left out.',
  schema: { type: 'string', format: 'int64' },
};

export function openApiDocument(
  registry: FileRegistry,
  paths: ReadonlySet<string>,
  version: string,
): object {
  const commentOf = createComments();
  const schemas = new Schemas(commentOf);
  const routes = routesOf(registry, paths);
  const operations: Record<string, Record<string, Schema>> = {};
  for (const [index, route] of routes.entries()) {
    const path = route.pattern.text.replace(/\{([^=}]+)=\*+\}/g, '{$1}');
    const there = operations[path] ?? {};
    operations[path] = there;
    // Of two routes of one path the first answers.
    there[route.httpMethod.toLowerCase()] ??= operation(route, index, schemas, commentOf);
  }
  const services = new Set(routes.map(({ method }) => method.parent));
  return {
    openapi: '3.0.3',
    info: { title: 'cpoc REST API', version },
    tags: [...services].map((service) => ({
      name: service.typeName,
      ...described(commentOf(service)),
    })),
    paths: operations,
    components: { schemas: schemas.all },
  };
}

function operation(route: Route, index: number, schemas: Schemas, commentOf: CommentOf): Schema {
  const { method, pattern, body } = route;
  const comment = commentOf(method);
  const output = schemas.message(method.output);
  return {
    tags: [method.parent.typeName],
    operationId: `${method.parent.typeName}.${method.name}.${index}`,
    summary: firstSentence(comment),
    ...described(comment),
    parameters: [
      ...pattern.fields.map((name) => pathParameter(method.input, name, schemas)),
      ...(body === '*' ? [] : queryParameters(method.input, pattern.fields, schemas, '', 0)),
      heightParameter,
    ],
    ...(body === ''
      ? {}
      : {
          requestBody: {
            content: { 'application/json': { schema: schemas.message(method.input) } },
          },
        }),
    responses: {
      200: { description: 'Answered', content: { 'application/json': { schema: output } } },
      default: errorAnswer,
    },
  };
}

/** Comments break their lines anywhere. */
function firstSentence(comment: string): string {
  const [first = ''] = comment.split(/\n\n|\n(?=NOTE:)|(?<=\.)\s/);
  return first.replace(/\s+/g, ' ');
}

function pathParameter(input: DescMessage, name: string, schemas: Schemas): Schema {
  const field = input.fields.find((one) => one.name === name);
  return {
    name,
    in: 'path',
    required: true,
    schema: field === undefined ? { type: 'string' } : schemas.field(field),
  };
}

function queryParameters(
  message: DescMessage,
  taken: readonly string[],
  schemas: Schemas,
  prefix: string,
  depth: number,
): Schema[] {
  return message.fields.flatMap((field) => {
    const name = `${prefix}${field.name}`;
    if (taken.includes(name)) return [];
    if (isPlain(field)) return [{ name, in: 'query', schema: schemas.field(field) }];
    if (field.fieldKind !== 'message' || depth >= maxNesting) return [];
    return queryParameters(field.message, taken, schemas, `${name}.`, depth + 1);
  });
}

/** What a query string can hold as one value, or as a list of them. */
function isPlain(field: DescField): boolean {
  if (field.fieldKind === 'map') return false;
  const type = field.message?.typeName;
  return type === undefined || /^google\.protobuf\.(Timestamp|Duration)$/.test(type);
}
