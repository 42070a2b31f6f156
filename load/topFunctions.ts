/** The functions of a profile by what they take themselves, callees left out. */

import type { HeapProfiler, Profiler } from 'node:inspector';

export interface FunctionShare {
  /** `name file:line`. */
  readonly name: string;
  /** Of the whole, 0 … 1. */
  readonly share: number;
  /** Microseconds, or bytes. */
  readonly self: number;
}

type Frame = Profiler.ProfileNode['callFrame'];

/** Microseconds; time in which nothing ran is left out. */
export function topOfCpu(profile: Profiler.Profile, count: number): FunctionShare[] {
  const frames = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  const selves = new Map<string, number>();
  profile.samples?.forEach((id, i) => {
    const frame = frames.get(id);
    if (frame === undefined || frame.functionName === '(idle)') return;
    add(selves, nameOf(frame), profile.timeDeltas?.[i] ?? 0);
  });
  return largest(selves, count);
}

/** Bytes that were allocated, collected ones too. */
export function topOfHeap(
  profile: HeapProfiler.SamplingHeapProfile,
  count: number,
): FunctionShare[] {
  const selves = new Map<string, number>();
  const visit = (node: HeapProfiler.SamplingHeapProfileNode): void => {
    add(selves, nameOf(node.callFrame), node.selfSize);
    node.children.forEach(visit);
  };
  visit(profile.head);
  return largest(selves, count);
}

function add(selves: Map<string, number>, name: string, amount: number): void {
  selves.set(name, (selves.get(name) ?? 0) + amount);
}

function largest(selves: ReadonlyMap<string, number>, count: number): FunctionShare[] {
  const sum = [...selves.values()].reduce((total, self) => total + self, 0);
  return [...selves]
    .map(([name, self]) => ({ name, self, share: self / sum }))
    .sort((a, b) => b.self - a.self)
    .slice(0, count);
}

const root = new URL('..', import.meta.url).href;

/** Lines of a profile count from 0. */
function nameOf({ functionName, url, lineNumber }: Frame): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  if (url === '') return name;
  const path = url.startsWith(root) ? url.slice(root.length) : url;
  return `${name} ${path.replace(/^.*node_modules\//, '')}:${lineNumber + 1}`;
}
