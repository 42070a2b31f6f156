import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const file = join(import.meta.dirname, '../../../src/cli/process/leanHeap.ts');

/** MB of the heap at its largest, over objects that live long enough to be moved to the old ones and are dropped then. */
function largestHeap(before: string): number {
  const script = `
    ${before}
    const kept = [];
    let largest = 0;
    for (let i = 0; i < 6_000_000; i += 1) {
      kept[i % 600_000] = { i, text: 'x' + i };
      if (i % 1000 === 0) largest = Math.max(largest, process.memoryUsage().heapTotal);
    }
    console.log(largest / 1e6);`;
  const args = ['--input-type=module', '-e', script];
  return Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

test('a lean heap grows little beyond what is in use', () => {
  const lean = largestHeap(`(await import(${JSON.stringify(file)})).keepHeapLean();`);
  expect(lean).toBeLessThan(0.85 * largestHeap(''));
});
