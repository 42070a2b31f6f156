import { EventEmitter } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findComet } from '../../../src/cli/comet/findComet.ts';
import { superviseComet } from '../../../src/cli/comet/superviseComet.ts';
import { endOrphans, Fleet, type FleetMember } from '../../../src/cli/devnet/fleet.ts';
import { homeLayout } from '../../../src/cli/home/homeLayout.ts';
import { startChild } from '../../../src/cli/process/managedChild.ts';
import { assertListenable, parseListenPlace } from '../../../src/cli/process/ports.ts';
import {
  endGroup,
  identifyProcess,
  isRunning,
  runningOf,
  writePidFile,
} from '../../../src/cli/process/processIdentity.ts';
import { listenForShutdown } from '../../../src/cli/process/shutdown.ts';
import { temporaryFolder } from './runCli.ts';

const never = new AbortController().signal;

/** A program that writes down its start and runs until it is ended. */
const waiter = `process.stdout.write('up ' + process.pid + '\\n'); setInterval(() => {}, 1000);`;

async function until(check: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 8_000;
  while (!check()) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await sleep(20);
  }
}

describe('a child', () => {
  const start = (code: string, log: (line: string) => void = () => {}) =>
    startChild({ file: process.execPath, args: ['-e', code], log });

  test('passes its lines on and tells how it ended', async () => {
    const lines: string[] = [];
    const child = await start(
      `console.log('a'); console.error('b'); process.exitCode = 3`,
      (line) => {
        lines.push(line);
      },
    );
    expect(await child.ended).toEqual({ code: 3, signal: undefined });
    await until(() => lines.length === 2, 'two lines');
    expect(lines.sort()).toEqual(['a', 'b']);
  });

  test('ends when asked, and where it does not want to, all the same', async () => {
    const willing = await start(waiter);
    expect(await willing.stop(5_000)).toMatchObject({ signal: 'SIGTERM' });
    let isUp = false;
    const stubborn = await start(`process.on('SIGTERM', () => {}); ${waiter}`, () => {
      isUp = true;
    });
    await until(() => isUp, 'the child');
    expect(await stubborn.stop(100)).toMatchObject({ signal: 'SIGKILL' });
  });

  test('a program that is not there', async () => {
    const missing = startChild({ file: '/no/such/program', args: [], log: () => {} });
    await expect(missing).rejects.toThrow('cannot run /no/such/program');
  });
});

describe('a process that somebody left behind', () => {
  test('is known by its number and its start, and ended', async () => {
    const path = join(temporaryFolder(), 'pid.json');
    const child = await startChild({ file: process.execPath, args: ['-e', waiter], log: () => {} });
    writePidFile(path, child.pid);
    const found = runningOf(path);
    expect(found?.pid).toBe(child.pid);
    if (found !== undefined) await endGroup(found, 5_000);
    await child.ended;
    expect(runningOf(path)).toBeUndefined();
  });

  test('another process with its number is left alone', () => {
    const own = identifyProcess(process.pid);
    expect(own).toBeDefined();
    expect(isRunning({ pid: process.pid, startTime: 'long ago' })).toBe(false);
    const path = join(temporaryFolder(), 'pid.json');
    for (const text of ['', '{}', '{"pid":1}', 'null', `{"pid":${process.pid},"startTime":"0"}`]) {
      writeFileSync(path, text);
      expect(runningOf(path), text).toBeUndefined();
    }
  });
});

describe('listening addresses', () => {
  test('that are in use name how to change them', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const use = { what: "CometBFT's RPC", change: 'rpc.laddr in config.toml' };
    await expect(
      assertListenable([{ ...use, address: `tcp://127.0.0.1:${port}` }]),
    ).rejects.toMatchObject({
      code: 'port_taken',
      message: expect.stringContaining(
        `CometBFT's RPC cannot listen on tcp://127.0.0.1:${port}: the port is in use`,
      ),
      advice: expect.stringContaining('rpc.laddr in config.toml'),
    });
    await assertListenable([
      { ...use, address: '' },
      { ...use, address: 'unix:///x' },
    ]);
  });

  test.each([
    ['tcp://127.0.0.1:26657', { host: '127.0.0.1', port: 26_657 }],
    ['127.0.0.1:26661', { host: '127.0.0.1', port: 26_661 }],
    ['tcp://[::1]:5', { host: '::1', port: 5 }],
    [':26660', { host: '0.0.0.0', port: 26_660 }],
    ['unix:///x', undefined],
    ['', undefined],
    ['tcp://a:99999', undefined],
  ])('%s', (text, place) => {
    expect(parseListenPlace(text)).toEqual(place);
  });
});

describe('the wish to end', () => {
  test('the second Ctrl-C is impatient, its echo is not', async () => {
    const source = new EventEmitter();
    const shutdown = listenForShutdown(source);
    source.emit('SIGINT');
    source.emit('SIGINT');
    expect([shutdown.signal.aborted, shutdown.force.aborted]).toEqual([true, false]);
    await sleep(600);
    source.emit('SIGTERM');
    expect(shutdown.force.aborted).toBe(false);
    source.emit('SIGINT');
    expect(shutdown.force.aborted).toBe(true);
    shutdown.release();
    expect(source.eventNames()).toEqual([]);
  });
});

describe('CometBFT beside the application', () => {
  /** Ends by itself like CometBFT when its application goes away: with exit code 0. */
  function fakeComet(code: string): string {
    const path = join(temporaryFolder(), 'cometbft');
    writeFileSync(path, `#!/usr/bin/env ${process.execPath}\n${code}\n`, { mode: 0o755 });
    return path;
  }

  test('is started again where it ends, also with 0, and ended when asked', async () => {
    const home = temporaryFolder();
    const log = join(home, 'comet.log');
    const said: string[] = [];
    const stop = new AbortController();
    const program = fakeComet(`console.log('run', ...process.argv.slice(2));
      const fs = require('node:fs');
      if (!fs.existsSync(${JSON.stringify(join(home, 'once'))})) fs.writeFileSync(${JSON.stringify(join(home, 'once'))}, '');
      else setInterval(() => {}, 1000);`);
    const supervision = superviseComet({
      program,
      home,
      proxyApp: 'tcp://127.0.0.1:1',
      log,
      say: (text) => said.push(text),
      signal: stop.signal,
      force: never,
    });
    await until(
      () => said.length === 1 && runningOf(homeLayout(home).cometPid) !== undefined,
      'a second start',
    );
    expect(said[0]).toContain('CometBFT ended unexpectedly with exit code 0');
    await until(() => readFileSync(log, 'utf8').split('\n').length === 3, 'two runs');
    stop.abort();
    await supervision;
    expect(readFileSync(log, 'utf8')).toBe(
      `run start --home ${home} --proxy_app tcp://127.0.0.1:1\n`.repeat(2),
    );
    expect(runningOf(homeLayout(home).cometPid)).toBeUndefined();
  });

  test('is looked for in CPOC_COMETBFT, then PATH; another version is named', () => {
    const good = fakeComet(`console.log('0.38.25')`);
    const old = fakeComet(`console.log('0.37.4')`);
    const env = { XDG_CACHE_HOME: '/none' };
    expect(findComet({ ...env, CPOC_COMETBFT: good })).toBe(good);
    expect(findComet({ ...env, PATH: `${join(old, '..')}:${join(good, '..')}` })).toBe(good);
    expect(() => findComet({ ...env, CPOC_COMETBFT: old })).toThrow('is version 0.37.4');
    expect(() => findComet({ ...env, CPOC_COMETBFT: '/none' })).toThrow('does not run');
    expect(() => findComet({ ...env, PATH: join(old, '..') })).toThrow(
      /no CometBFT 0\.38\.25 was found .*0\.37\.4/,
    );
  });
});

describe('the processes of a devnet', () => {
  function member(folder: string, name: string, code: string): FleetMember {
    const log = join(folder, `${name}.log`);
    return { name, file: process.execPath, args: ['-e', code], env: {}, log };
  }

  test('one that is killed is started again and said; stopping ends all', async () => {
    const folder = temporaryFolder();
    const note = join(folder, 'processes.json');
    const said: string[] = [];
    const fleet = new Fleet({ note, say: (text) => said.push(text) });
    const pids = (): number[] =>
      (JSON.parse(readFileSync(note, 'utf8')) as { pid: number }[]).map(({ pid }) => pid);
    fleet.add(member(folder, 'a', waiter));
    fleet.add(member(folder, 'b', waiter));
    await until(() => {
      try {
        return pids().length === 2;
      } catch {
        return false;
      }
    }, 'both');
    const [first = 0] = pids();
    process.kill(first, 'SIGKILL');
    await until(() => said.length === 1 && pids().length === 2, 'the restart');
    expect(said[0]).toMatch(/ended unexpectedly with signal SIGKILL; starting it again/);
    expect(pids()).not.toContain(first);
    await fleet.stop(never, ['a']);
    await fleet.stop(never);
    await fleet.ended();
    expect(pids()).toEqual([]);
  });

  test('one that keeps ending is given up, with its last words', async () => {
    const folder = temporaryFolder();
    const fleet = new Fleet({
      note: join(folder, 'processes.json'),
      say: () => {},
      firstPauseMs: 1,
    });
    fleet.add(member(folder, 'a', `console.log('no disk'); process.exit(7)`));
    await expect(fleet.failed).rejects.toThrow(/a ended 6 times in a row.*exit code 7: .*no disk/);
    await fleet.stop(never);
    await fleet.ended();
  });

  test('those of a run that was killed are ended by the next', async () => {
    const folder = temporaryFolder();
    const note = join(folder, 'processes.json');
    const orphan = await startChild({
      file: process.execPath,
      args: ['-e', waiter],
      log: () => {},
    });
    writeFileSync(
      note,
      JSON.stringify([{ name: 'a', ...identifyProcess(orphan.pid) }, { name: 'b' }]),
    );
    const said: string[] = [];
    await endOrphans(note, (text) => said.push(text));
    expect(await orphan.ended).toMatchObject({ signal: 'SIGTERM' });
    expect(said).toEqual(['ending 1 processes of a run before']);
    await endOrphans(note, (text) => said.push(text));
    expect(said).toHaveLength(1);
  });
});
