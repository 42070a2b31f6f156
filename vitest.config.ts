import { defineConfig, type ViteUserConfig } from 'vitest/config';

const project = (name: string, include: string[], extra: object = {}): object => ({
  test: { name, include, ...extra },
});

const config: ViteUserConfig = defineConfig({
  test: {
    pool: 'forks',
    // Files of a project share a process: each of its own would read the same modules for longer than its tests take.
    isolate: false,
    maxWorkers: 2,
    // A test that hangs ends; how long one takes depends on what else the machine does, and is nobody's fault.
    projects: [
      project('unit', ['test/unit/**/*.test.ts'], { testTimeout: 120_000 }),
      project('property', ['test/property/**/*.test.ts'], { testTimeout: 300_000 }),
      project('vectors', ['test/vectors/**/*.test.ts'], { testTimeout: 300_000 }),
      project('e2e', ['test/e2e/**/*.test.ts'], {
        testTimeout: 240_000,
        hookTimeout: 120_000,
        fileParallelism: false,
      }),
    ],
  },
});

export default config;
