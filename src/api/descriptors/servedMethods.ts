/** The descriptors of what is served: a service whose methods are answered in part has only those. */

import type { DescMethod, DescMethodUnary, DescService, FileRegistry } from '@bufbuild/protobuf';

export interface ServedService {
  readonly desc: DescService;
  readonly methods: readonly DescMethodUnary[];
}

/** `/package.Service/Method` */
export function methodPath(method: Pick<DescMethod, 'parent' | 'name'>): string {
  return `/${method.parent.typeName}/${method.name}`;
}

/** Services with at least one method among the paths, in the order of their names. */
export function servedServices(
  registry: FileRegistry,
  paths: ReadonlySet<string>,
): ServedService[] {
  const services: ServedService[] = [];
  for (const file of registry.files) {
    for (const desc of file.services) {
      const methods = desc.methods.filter(
        (method): method is DescMethodUnary =>
          method.methodKind === 'unary' && paths.has(methodPath(method)),
      );
      if (methods.length > 0) services.push({ desc, methods });
    }
  }
  return services.sort((a, b) => (a.desc.typeName < b.desc.typeName ? -1 : 1));
}
