/** The routes of what is served, from the google.api.http options of its methods: no list of routes is written by hand. */

import { type DescMethodUnary, type FileRegistry, getOption, hasOption } from '@bufbuild/protobuf';
import type { GenExtension } from '@bufbuild/protobuf/codegenv2';
import type { MethodOptions } from '@bufbuild/protobuf/wkt';
import { servedServices } from '../descriptors/servedMethods.ts';
import { type PathPattern, parsePathPattern } from './pathPattern.ts';

export interface Route {
  readonly httpMethod: string;
  readonly pattern: PathPattern;
  readonly method: DescMethodUnary;
  /** `*` for the whole request, a field's name, or empty: the request has no body. */
  readonly body: string;
}

/** google.api.HttpRule, as far as it matters here. */
interface HttpRule {
  readonly pattern: { readonly case?: string; readonly value?: unknown };
  readonly body: string;
  readonly additionalBindings: readonly HttpRule[];
}

/** In the order of the protos: of two that fit a path, the first answers, as in the gateway. */
export function routesOf(registry: FileRegistry, paths: ReadonlySet<string>): Route[] {
  const http = registry.getExtension('google.api.http') as
    | GenExtension<MethodOptions, unknown>
    | undefined;
  if (http === undefined) return [];
  return servedServices(registry, paths).flatMap(({ methods }) =>
    methods.flatMap((method) =>
      hasOption(method, http) ? bindings(method, getOption(method, http) as HttpRule) : [],
    ),
  );
}

function bindings(method: DescMethodUnary, rule: HttpRule): Route[] {
  const { case: verb, value } = rule.pattern;
  const own =
    typeof verb === 'string' && typeof value === 'string'
      ? [
          {
            httpMethod: verb.toUpperCase(),
            pattern: parsePathPattern(value),
            method,
            body: rule.body,
          },
        ]
      : [];
  return [...own, ...rule.additionalBindings.flatMap((more) => bindings(method, more))];
}

export interface FoundRoute {
  readonly route: Route;
  /** Values of fields that the path holds. */
  readonly values: ReadonlyMap<string, string>;
}

export type FindRoute = (httpMethod: string, path: string) => FoundRoute | undefined;

/** Looks among the routes that begin as the path does, so that a wrong path costs no more than a right one. */
export function createRouter(routes: readonly Route[]): FindRoute {
  const byStart = new Map<string, Route[]>();
  for (const route of routes) {
    const key = `${route.httpMethod} ${startOf(route.pattern.text.slice(1).split('/'))}`;
    byStart.set(key, [...(byStart.get(key) ?? []), route]);
  }
  return (httpMethod, path) => {
    const parts = path.slice(1).split('/');
    const [last = '', verb = ''] = splitVerb(parts.at(-1) ?? '');
    const whole = [...parts.slice(0, -1), last];
    for (const route of byStart.get(`${httpMethod} ${startOf(parts)}`) ?? []) {
      const values = route.pattern.match(whole, verb);
      if (values !== undefined) return { route, values };
    }
    return undefined;
  };
}

/** Package and version: `cosmos/bank/v1beta1`. */
function startOf(parts: readonly string[]): string {
  return parts.slice(0, 2).join('/');
}

function splitVerb(text: string): [string, string] {
  const colon = text.lastIndexOf(':');
  return colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
}
