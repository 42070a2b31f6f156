/** OpenAPI and the page to try it, as documents of the REST server, and where they are for who asks for nothing. */

import { readFileSync } from 'node:fs';
import type { FileRegistry } from '@bufbuild/protobuf';
import type { Document } from '../rest/restServer.ts';
import { openApiDocument } from './openApiDocument.ts';

/** Made when they are first asked for. */
export function openApiDocuments(
  registry: FileRegistry,
  paths: ReadonlySet<string>,
  version: string,
): Map<string, Document> {
  const json = lazy(() => JSON.stringify(openApiDocument(registry, paths, version)));
  const page = lazy(() => readFileSync(new URL('page.html', import.meta.url), 'utf8'));
  const html: Document = { contentType: 'text/html; charset=utf-8', text: page };
  const start = `${JSON.stringify({ name: `cpoc REST API ${version}`, page: '/swagger/', openapi: '/openapi.json' })}\n`;
  return new Map([
    ['/', { contentType: 'application/json', text: () => start }],
    ['/openapi.json', { contentType: 'application/json', text: json }],
    ['/swagger', html],
    ['/swagger/', html],
  ]);
}

function lazy(make: () => string): () => string {
  let made: string | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
