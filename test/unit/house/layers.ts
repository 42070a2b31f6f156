/** Which folder of src/ may import which: the table of ARCHITECTURE.md as code, and the breaches of it. */

import { computed, importsOf } from './importsOf.ts';
import { resolveImport, type SourceFile } from './sourceFiles.ts';

interface Layer {
  /** Folders of src/ beside itself. */
  readonly folders: readonly string[];
  /** Whether it may talk to the machine: files, sockets, processes. */
  readonly node?: true;
  /** The only packages that it may use; any where it is not given. */
  readonly packages?: readonly string[];
}

const domain = ['lib', 'types', 'gen', 'keeper', 'weights'];
const edge = ['app', 'types', 'gen', 'lib', 'telemetry'];

export const layers: Readonly<Record<string, Layer>> = {
  gen: { folders: [], packages: ['@bufbuild/protobuf'] },
  lib: { folders: [] },
  types: { folders: ['lib', 'gen'] },
  merkle: { folders: ['lib'] },
  collections: { folders: ['lib'] },
  store: { folders: ['lib', 'collections', 'merkle'], node: true },
  keeper: { folders: ['lib', 'types', 'gen', 'collections'] },
  weights: { folders: ['lib', 'types'] },
  pruning: { folders: ['lib', 'types', 'gen', 'collections', 'keeper'] },
  msgserver: { folders: [...domain, 'merkle'] },
  query: { folders: [...domain, 'collections'] },
  endblock: { folders: [...domain, 'pruning'] },
  // The table says "all of the above": everything that is listed before app.
  app: {
    folders: [
      ...domain,
      ...['merkle', 'collections', 'store', 'pruning', 'msgserver', 'query', 'endblock'],
    ],
  },
  abci: { folders: edge, node: true },
  api: { folders: edge, node: true },
  host: { folders: ['client', 'merkle', 'types', 'gen', 'lib', 'telemetry'], node: true },
  client: { folders: ['merkle', 'gen', 'types', 'lib'] },
  recompute: {
    folders: ['client', 'keeper', 'collections', 'weights', 'merkle', 'types', 'gen', 'lib'],
  },
  cli: { folders: ['client', 'host', 'recompute', 'types', 'gen', 'lib'], node: true },
  telemetry: { folders: ['lib'], node: true },
};

/** Every import that the table forbids, as `file -> import: why`. */
export function breaches(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    importsOf(text).flatMap(({ specifier }) => {
      const why = breach(path, specifier);
      return why === undefined ? [] : [`${path} -> ${specifier}: ${why}`];
    }),
  );
}

function breach(path: string, specifier: string): string | undefined {
  const folder = folderOf(path);
  if (path === 'src/main.ts' || folder === 'node') return undefined;
  const layer = layers[folder];
  if (layer === undefined) return `${folder} is not in the table`;
  if (specifier === computed) return 'what it loads cannot be told';
  if (specifier.startsWith('.'))
    return breachOfFolder(folder, layer, resolveImport(path, specifier));
  if (specifier.startsWith('node:')) {
    return layer.node ? undefined : `${folder} does not touch the machine`;
  }
  const allowed = layer.packages;
  const fits = allowed?.some((name) => specifier === name || specifier.startsWith(`${name}/`));
  return fits === false ? `${folder} uses only ${allowed?.join(', ')}` : undefined;
}

function breachOfFolder(folder: string, layer: Layer, target: string): string | undefined {
  const to = folderOf(target);
  if (to === folder || layer.folders.includes(to)) return undefined;
  return `${folder} may import ${layer.folders.join(', ') || 'nothing'}`;
}

/** The first folder below src/; the file itself where it lies in src/, the whole path where it is outside. */
function folderOf(path: string): string {
  const [top, folder] = path.split('/');
  return top === 'src' && folder !== undefined ? folder : path;
}

/** A cycle among files as the list of its paths; undefined where there is none. Imports for types alone are gone at run time. */
export function findCycle(files: readonly SourceFile[]): string[] | undefined {
  const graph = new Map(
    files.map(({ path, text }) => [
      path,
      importsOf(text)
        .filter(({ specifier, typeOnly }) => specifier.startsWith('.') && !typeOnly)
        .map(({ specifier }) => resolveImport(path, specifier)),
    ]),
  );
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): string[] | undefined => {
    const at = trail.indexOf(path);
    if (at >= 0) return [...trail.slice(at), path];
    if (done.has(path)) return undefined;
    for (const next of graph.get(path) ?? []) {
      const cycle = visit(next, [...trail, path]);
      if (cycle !== undefined) return cycle;
    }
    done.add(path);
    return undefined;
  };
  for (const path of graph.keys()) {
    const cycle = visit(path, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
