import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { GeneratorError } from '../../../../src/host/generators/generatorError.ts';
import type { GeneratorWire } from '../../../../src/host/generators/generatorWire.ts';
import { createProcessWire } from '../../../../src/host/generators/processWire.ts';
import { createWireGenerator } from '../../../../src/host/generators/wireGenerator.ts';
import { createHashGenerator } from '../../../../src/host/hashGenerator.ts';
import { LogBook } from '../rig.ts';

const wires: GeneratorWire[] = [];

afterEach(async () => {
  for (const wire of wires.splice(0)) await wire.close();
});

const program = fileURLToPath(new URL('lineBackend.ts', import.meta.url));

interface Started {
  readonly wire: GeneratorWire;
  readonly log: LogBook;
  readonly noise: string[];
  pids(): number[];
}

function start(fault: string, command = [process.execPath, program, fault]): Started {
  const log = new LogBook();
  const noise: string[] = [];
  const wire = createProcessWire({
    command,
    env: { ...process.env, CPOCD_GENERATOR_TOKEN: 's3cret' },
    logger: log,
    patienceMs: 100,
    onNoise: (line) => noise.push(line),
  });
  wires.push(wire);
  const pids = (): number[] =>
    log.lines.flatMap((line) => /is started pid=(\d+)/.exec(line)?.[1] ?? []).map(Number);
  return { wire, log, noise, pids };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const limit = (): AbortSignal => AbortSignal.timeout(20_000);
const request = {
  id: 'r1',
  seed: '01'.repeat(32),
  address: '02'.repeat(20),
  first_nonce: '0',
  count: 4_000,
  artifact_size: 24,
};
const typed = {
  seed: new Uint8Array(32).fill(1),
  address: new Uint8Array(20).fill(2),
  firstNonce: 0n,
  count: 40,
  artifactSize: 24,
};

describe('a generator that is a process', () => {
  test('answers requests by their ids, also several at once', async () => {
    const { wire } = start('none');
    const answer = wire.call('generate', request, limit());
    const info = await wire.call('info', {}, limit());
    expect(info).toMatchObject({ protocol: 'cpoc-generator/1' });
    await wire.call('cancel', { request: 'r1' }, limit());
    const { artifacts } = (await answer) as { artifacts: string[] };
    expect(artifacts.length).toBeLessThan(4_000);
  });

  test('its log goes to ours, and it sees no variable of ours', async () => {
    const { wire, log } = start('none');
    await wire.call('info', {}, limit());
    await expect.poll(() => log.lines.join()).toContain('started with none, token undefined');
    expect(log.lines.join()).not.toContain('s3cret');
  });

  test('is ended by its id with the wire: by the end of its input, or by force', async () => {
    for (const fault of ['none', 'ignores its end']) {
      const { wire, pids } = start(fault);
      await wire.call('info', {}, limit());
      const [pid = 0] = pids();
      expect(isRunning(pid)).toBe(true);
      await wire.close();
      expect(isRunning(pid)).toBe(false);
    }
  });

  test('ends also when its agent is killed', async () => {
    const owner = fileURLToPath(new URL('wireOwner.ts', import.meta.url));
    const agent = spawn(process.execPath, [owner], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = (await once(agent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    expect(isRunning(pid)).toBe(true);
    agent.kill('SIGKILL');
    await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
  });

  test('one that dies in a request fails that one, and is started again', async () => {
    const { wire, log, pids } = start('dies in a request');
    await wire.call('info', {}, limit());
    const asked = wire.call('generate', request, limit());
    await expect(asked).rejects.toMatchObject({ code: 'unreachable' });
    await expect(asked).rejects.toThrow('ended with code 7');
    await expect.poll(() => pids().length, { timeout: 10_000 }).toBe(2);
    expect(await wire.call('info', {}, limit())).toMatchObject({ name: 'test back end' });
    expect(log.of('warn').join()).toContain('started again');
    expect(isRunning(pids()[0] ?? 0)).toBe(false);
  });

  test('one that ends at once is started again after longer and longer pauses', async () => {
    const { log } = start('exits at once');
    const pauses = (): string[] =>
      log.of('warn').flatMap((line) => /restartMs=(\d+)/.exec(line)?.[1] ?? []);
    await expect.poll(() => pauses().length, { timeout: 20_000 }).toBe(3);
    expect(pauses()).toEqual(['250', '500', '1000']);
  });

  test('one whose own child outlives it holds none of our pipes', async () => {
    const pipes = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === 'PipeWrap').length;
    const before = pipes();
    const leaver = `
      const { spawn } = require('node:child_process');
      const idle = ['-e', 'setTimeout(() => {}, 60_000)'];
      const child = spawn(process.execPath, idle, { detached: true, stdio: 'inherit' });
      console.error('left ' + child.pid);
      process.stdin.resume().on('end', () => process.exit());
    `;
    const { wire, log } = start('none', [process.execPath, '-e', leaver]);
    const left = (): number => Number(/line=left (\d+)/.exec(log.lines.join())?.[1] ?? 0);
    await expect.poll(left, { timeout: 10_000 }).toBeGreaterThan(0);
    await wire.close();
    expect(isRunning(left())).toBe(true);
    await expect.poll(pipes, { timeout: 10_000 }).toBeLessThanOrEqual(before);
    process.kill(left(), 'SIGKILL');
  });

  test('a program that is not there is said by its name, and close() still ends', async () => {
    const { wire, log } = start('none', ['/no/such/program']);
    await expect(wire.call('info', {}, limit())).rejects.toThrow(GeneratorError);
    await expect.poll(() => log.of('warn').join()).toContain('/no/such/program');
  });

  test('lines that are no answers are logged and left aside', async () => {
    const { wire, log, noise } = start('noise');
    await wire.call('info', {}, limit());
    await expect.poll(() => noise).toContain('loading weights 50 %');
    expect(log.of('warn').join()).toContain('loading weights');
  });

  test('what is no JSON gets an error without an id', async () => {
    const { wire } = start('none');
    await expect(wire.call('generate', '{"id":', limit())).rejects.toMatchObject({
      code: 'bad_request',
    });
  });

  test('one that hangs is ended and started again, when it does not even obey a cancel', async () => {
    const { wire, pids } = start('silent');
    const generator = createWireGenerator({ wire, timeoutMs: 5_000, cancelMs: 30 });
    await wire.call('info', {}, limit());
    const stop = new AbortController();
    const asked = generator.generate(typed, stop.signal);
    stop.abort();
    expect(await asked).toEqual([]);
    const first = pids()[0] ?? 0;
    const again = generator.generate(typed, AbortSignal.timeout(200));
    expect(await again).toEqual([]);
    await expect.poll(() => pids().length, { timeout: 10_000 }).toBeGreaterThan(1);
    expect(isRunning(first)).toBe(false);
  });

  test('the example in Python makes the artifacts of the reference generator', async () => {
    const example = fileURLToPath(
      new URL('../../../../examples/generator/hash_generator.py', import.meta.url),
    );
    const { wire } = start('none', ['python3', example]);
    const generator = createWireGenerator({ wire, timeoutMs: 20_000, cancelMs: 1_000 });
    const signal = new AbortController().signal;
    const artifacts = await generator.generate(typed, signal);
    expect(artifacts).toEqual(await createHashGenerator().generate(typed, signal));
  });
});
