/** Typed queries of any service from its generated table: a function for each method. */

import type { QueryClient } from '@cosmjs/stargate';
import { abciQuery, type QueryMethod } from './abciQuery.ts';

/** A generated service table, such as `QueryDefinition` of `cosmos.gov.v1`. */
export interface ServiceTable {
  readonly fullName: string;
  readonly methods: Readonly<Record<string, AnyMethod>>;
}

interface AnyMethod {
  readonly name: string;
  readonly requestType: { fromPartial(partial: never): unknown };
  readonly responseType: { decode(bytes: Uint8Array): unknown };
}

type RequestOf<M extends AnyMethod> = Partial<ReturnType<M['requestType']['fromPartial']>>;
type ResponseOf<M extends AnyMethod> = ReturnType<M['responseType']['decode']>;

/** A function for each method; fields that are left out hold their defaults. Each throws ClientError, as `abciQuery` says. */
export type ServiceQueries<T extends ServiceTable> = {
  readonly [K in keyof T['methods']]: (
    request?: RequestOf<T['methods'][K]>,
    options?: QueryOptions,
  ) => Promise<ResponseOf<T['methods'][K]>>;
};

export interface QueryOptions {
  /** The state to ask; the newest where left out. */
  readonly height?: bigint | undefined;
}

/**
 * @example
 * const gov = createServiceQueries(base, QueryDefinition);
 * const { proposal } = await gov.proposal({ proposalId: 7n });
 */
export function createServiceQueries<T extends ServiceTable>(
  base: QueryClient,
  { fullName, methods }: T,
): ServiceQueries<T> {
  const queries = Object.entries(methods).map(([key, method]) => [
    key,
    async (request: object = {}, { height }: QueryOptions = {}): Promise<unknown> => {
      const known = method as unknown as QueryMethod<object, unknown>;
      return (await abciQuery(base, fullName, known, request, height)).response;
    },
  ]);
  return Object.fromEntries(queries) as ServiceQueries<T>;
}
