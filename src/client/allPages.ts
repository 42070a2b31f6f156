/** A list query as one sequence, whatever its length. */

import type { PageResponse } from '../gen/cosmos/base/query/v1beta1/pagination.ts';
import { ClientError } from './clientError.ts';
import type { Page } from './pocExtension.ts';

/**
 * Every entry of a list, page after page.
 *
 * @example
 * for await (const commit of allPages((page) => poc.commits({ address }, page), (r) => r.commits)) …
 *
 * @param ask asks for one page
 * @param entries the entries of an answer
 * @param limit entries a page
 */
export async function* allPages<R extends { readonly pagination?: PageResponse | undefined }, T>(
  ask: (page: Page) => Promise<R>,
  entries: (response: R) => readonly T[],
  limit = 100n,
): AsyncGenerator<T, void, undefined> {
  let key: Uint8Array = new Uint8Array(0);
  do {
    const response = await ask({ key, limit });
    const page = entries(response);
    yield* page;
    key = response.pagination?.nextKey ?? new Uint8Array(0);
    if (key.length > 0 && page.length === 0) {
      throw new ClientError('bad_answer', 'an empty page that is not the last', 'ask another node');
    }
  } while (key.length > 0);
}
