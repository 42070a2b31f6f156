import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAlive, type Script, startScript, toolUrl, until, untilFile } from './childScript.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const folder = temporaryFolder();
const launchUrl = JSON.stringify(toolUrl('launch.mjs'));

/** A launcher of a program that runs `source`. */
function launcher(source: string, options = '{}'): Script {
  const args = JSON.stringify(['--input-type=module', '-e', source]);
  return startScript(`
    import { launch } from ${launchUrl};
    process.exitCode = await launch(process.execPath, ${args}, process.env, ${options});
  `);
}

const sayPid = (file: string): string =>
  `(await import('node:fs')).writeFileSync(${JSON.stringify(file)}, String(process.pid));`;

describe('a launched program', () => {
  test('has our output, and its exit code becomes ours', async () => {
    const { code, output } = await launcher("console.log('hello'); process.exitCode = 7;").ended;
    expect({ code, output }).toEqual({ code: 7, output: 'hello\n' });
  });

  test('that a signal ends gives 128 and its number', async () => {
    const { code } = await launcher(
      "process.kill(process.pid, 'SIGKILL'); setInterval(() => 1, 99);",
    ).ended;
    expect(code).toBe(137);
  });

  test('that is not there gives 127 and a message', async () => {
    const { code, output } = await startScript(`
      import { launch } from ${launchUrl};
      process.exitCode = await launch('/nowhere/node', [], process.env);
    `).ended;
    expect(code).toBe(127);
    expect(output).toContain('/nowhere/node does not run');
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'gets %s, once, and may end in its own way',
    async (signal) => {
      const ready = join(folder, `ready-${signal}`);
      const script = launcher(`
      let count = 0;
      process.on('${signal}', () => {
        count += 1;
        if (count === 1) setTimeout(() => { console.log('told ' + count); process.exit(3); }, 200);
      });
      setInterval(() => 1, 1000);
      ${sayPid(ready)}
    `);
      await untilFile(ready);
      script.process.kill(signal);
      script.process.kill(signal);
      expect(await script.ended).toMatchObject({ code: 3, output: 'told 1\n' });
    },
  );

  test('ends when a tethered launcher is killed without a word', async () => {
    const ready = join(folder, 'ready-tether');
    const told = join(folder, 'told-tether');
    const script = launcher(
      `
      const { endWithLauncher } = await import(${JSON.stringify(toolUrl('tether.mjs'))});
      endWithLauncher();
      process.on('SIGTERM', () => { ${sayPid(told)} process.exit(0); });
      setInterval(() => 1, 1000);
      ${sayPid(ready)}
    `.replace("process.on('SIGTERM', () =>", "process.on('SIGTERM', async () =>"),
      '{ tether: true }',
    );
    await until(() => existsSync(ready) && readFileSync(ready, 'utf8') !== '', 'the program runs');
    const pid = Number(readFileSync(ready, 'utf8'));
    expect(isAlive(pid)).toBe(true);
    script.process.kill('SIGKILL');
    await until(() => !isAlive(pid), 'the program ends');
    expect(existsSync(told)).toBe(true);
  });

  test('is told to end when a process above us ends, such as npm', async () => {
    const above = startScript('setInterval(() => 1, 1000);');
    const ready = join(folder, 'ready-above');
    const script = launcher(
      `process.on('SIGTERM', () => process.exit(5)); setInterval(() => 1, 1000); ${sayPid(ready)}`,
      `{ above: [${above.process.pid}] }`,
    );
    await untilFile(ready);
    above.process.kill('SIGKILL');
    expect(await script.ended).toMatchObject({ code: 5 });
  });

  test('that is tethered ends by itself when it has nothing more to do', async () => {
    const tether = JSON.stringify(toolUrl('tether.mjs'));
    const source = `const { endWithLauncher } = await import(${tether}); endWithLauncher();`;
    expect(await launcher(source, '{ tether: true }').ended).toMatchObject({ code: 0 });
  });
});
