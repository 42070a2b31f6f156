/** Passphrase, mnemonic and private key are in the keyring, encrypted, and nowhere else: looked for in what other users of a machine can see. */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { privateKeyOfMnemonic } from '../../../../src/cli/keyring/accountKey.ts';
import { FaultyNode } from '../../../harness/faultyNode.ts';
import { simAccountOf } from '../../../harness/simAccount.ts';
import { SimChain } from '../../../harness/simChain.ts';
import { temporaryFolder } from '../../cli/runCli.ts';

const passphrase = 'an unusual passphrase 7319';
const mnemonic =
  'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about';
const run = promisify(execFile);

interface Seen {
  text: string;
}

/** Command line and, of others than itself, environment of a process and everything below it. */
function lookAt(pid: number, seen: Seen): void {
  seen.text += readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  for (const child of childrenOf(pid)) {
    seen.text += readFileSync(`/proc/${child}/environ`, 'utf8');
    lookAt(child, seen);
  }
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`)
    .flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' '))
    .filter((text) => text.trim() !== '')
    .map(Number);
}

function filesOf(home: string, except: string): string {
  return readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile() && !one.parentPath.includes(except))
    .map((one) => readFileSync(join(one.parentPath, one.name), 'latin1'))
    .join('\n');
}

function start(args: readonly string[], env: Record<string, string>, seen: Seen): ChildProcess {
  const child = spawn(process.execPath, [resolve('bin/cpocd'), ...args], {
    env: { ...process.env, ...env },
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      seen.text += data.toString();
    });
  }
  return child;
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((done) => child.once('exit', done));

test.skipIf(!existsSync('/proc/self/environ'))(
  'agent, doctor and setup show no secret to anybody, by whichever way the keyring is opened',
  async () => {
    const privateKey = await privateKeyOfMnemonic(mnemonic, "m/44'/118'/0'/0/0");
    const account = simAccountOf(privateKey);
    const chain = await SimChain.start({ accounts: [account], participants: [] });
    await chain.advanceTo(2n);
    const node = await FaultyNode.start(chain);
    onTestFinished(async () => {
      await node.stop();
      await chain.stop();
    });
    const home = temporaryFolder();
    const secretFile = join(temporaryFolder(), 'passphrase');
    writeFileSync(secretFile, `${passphrase}\n`, { mode: 0o600 });
    const seen: Seen = { text: '' };

    const setup = start(
      [
        ...['host', 'setup', '--home', home, '--keyring-backend', 'file', '--node', node.url],
        ...['--key', 'import', '--from', 'host', '--passphrase-file', secretFile, '--yes'],
      ],
      {},
      seen,
    );
    setup.stdin?.end(`${mnemonic}\n`);
    lookAt(setup.pid ?? 0, seen);
    expect(await ended(setup), seen.text).toBe(0);
    expect(seen.text).toContain('Registered');

    const doctor = ['host', 'doctor', '--home', home, '--status.address', ''];
    const byVariable = start(doctor, { CPOCD_KEYRING_PASSPHRASE: passphrase }, seen);
    lookAt(byVariable.pid ?? 0, seen);
    expect(await ended(byVariable), seen.text).toBe(0);
    expect(seen.text).toMatch(/ok +key +the key of cpoc1\w+ opens/);

    for (const [flags, env] of [
      [['--passphrase-file', secretFile], {}],
      [[], { CPOCD_KEYRING_PASSPHRASE: passphrase }],
    ] as [string[], Record<string, string>][]) {
      const its: Seen = { text: '' };
      const level = ['--log-level', 'debug', '--status.address', ''];
      const agent = start(['host', '--home', home, ...level, ...flags], env, its);
      const end = ended(agent);
      try {
        await expect.poll(() => its.text, { timeout: 20_000 }).toContain('the doctor has looked');
        lookAt(agent.pid ?? 0, its);
      } finally {
        agent.kill('SIGTERM');
        await end;
      }
      seen.text += its.text;
    }

    const files = filesOf(home, 'keyring-file');
    expect(files).toContain('chain-id');
    const hex = Buffer.from(privateKey).toString('hex');
    for (const [name, secret] of Object.entries({ passphrase, mnemonic, hex })) {
      expect(seen.text.includes(secret), `${name} was shown`).toBe(false);
      expect(files.includes(secret), `${name} lies in a file`).toBe(false);
      expect(filesOf(join(home, 'keyring-file'), '\0').includes(secret), name).toBe(false);
    }
  },
  90_000,
);

test('what the program starts does not inherit the passphrase, while the program has it', async () => {
  const script = [
    "const { createProcessIo } = await import('./src/cli/cliIo.ts');",
    "const { execFileSync } = await import('node:child_process');",
    'const io = createProcessIo();',
    "const child = execFileSync(process.execPath, ['-p', 'JSON.stringify(process.env)']).toString();",
    'console.log(JSON.stringify([io.env.CPOCD_KEYRING_PASSPHRASE, child]));',
  ].join('\n');
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
    cwd: resolve('.'),
    env: { ...process.env, CPOCD_KEYRING_PASSPHRASE: passphrase },
  });
  const [own, child] = JSON.parse(stdout) as [string, string];
  expect(own).toBe(passphrase);
  expect(child).toContain('PATH');
  expect(child).not.toContain(passphrase);
});
