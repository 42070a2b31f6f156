/**
 * `npm run …`: sets up what is missing, then runs the target with Node 26. Runs itself on any Node from 18 on, with
 * nothing but Node's own modules.
 */

import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { launch } from './launch.mjs';
import { npmAbove } from './npmAbove.mjs';
import { cometbft } from './setup/cometbft.mjs';
import { generate } from './setup/generate.mjs';
import { node26 } from './setup/node26.mjs';
import { packages } from './setup/packages.mjs';
import { root } from './setup/paths.mjs';
import { setUp } from './setup/setUp.mjs';
import { SetupError } from './setup/setupError.mjs';
import { chosenNames } from './testing/names.mjs';

/** @typedef {import('./setup/part.mjs').Part} Part */
/** @typedef {{ needs: Part[], command: string[], tether?: boolean }} Target */

const base = [packages, node26, generate];
const all = [...base, cometbft];
const cpocd = join(root, 'bin', 'cpocd');
const tests = join(root, 'tools', 'test.mjs');
const packaged = (/** @type {string[]} */ ...path) => join(root, 'node_modules', ...path);

/** @type {Record<string, (args: string[]) => Target>} */
const targets = {
  devnet: (args) => ({ needs: all, command: [cpocd, 'devnet', ...args], tether: true }),
  cpocd: (args) => ({
    needs: args[0] === 'devnet' || args.includes('--with-comet') ? all : base,
    command: [cpocd, ...args],
    tether: true,
  }),
  test: (args) => {
    const names = chosenNames(args);
    return { needs: names.includes('e2e') ? all : base, command: [tests, ...names] };
  },
  check: () => ({ needs: base, command: [tests, 'static'] }),
  vectors: () => ({ needs: base, command: [tests, 'vectors'] }),
  bench: (args) => ({
    needs:
      args.includes('--only') && !/\b(msgsend|accounts(-memory)?)\b/.test(args.join(' '))
        ? base
        : all,
    command: [join(root, 'bench', 'main.ts'), ...args],
  }),
  load: (args) => ({ needs: base, command: [join(root, 'load', 'main.ts'), ...args] }),
  profile: (args) => ({ needs: all, command: [join(root, 'load', 'profile.ts'), ...args] }),
  simulate: (args) => ({ needs: base, command: [join(root, 'simulate', 'main.ts'), ...args] }),
  fuzz: (args) => ({ needs: base, command: [join(root, 'test', 'fuzz', 'main.ts'), ...args] }),
  format: () => ({
    needs: base,
    command: [packaged('@biomejs', 'biome', 'bin', 'biome'), 'check', '--write'],
  }),
  baseline: () => ({
    needs: base,
    command: [
      packaged('@bufbuild', 'buf', 'bin', 'buf'),
      ...[
        'build',
        'proto',
        '--path',
        'proto/cpoc',
        '--exclude-source-info',
        '-o',
        'proto/baseline.json',
      ],
    ],
  }),
  record: () => ({
    needs: all,
    command: [join(root, 'test', 'fixtures', 'abciSession', 'record.ts')],
  }),
  client: () => ({
    needs: base,
    command: [packaged('typescript', 'bin', 'tsc'), '-p', 'tsconfig.client.json'],
  }),
  setup: () => ({ needs: all, command: ['-e', 'console.log("All is there.")'] }),
};

/**
 * @param {string[]} argv
 * @returns {Promise<number>} exit code
 */
async function main([name = '', ...args]) {
  const above = npmAbove(process.env);
  const target = targets[name]?.(args);
  if (target === undefined) {
    throw new SetupError(`unknown target ${name}. Known: ${Object.keys(targets).join(', ')}.`);
  }
  const places = await setUp(target.needs, process.env, (line) =>
    process.stderr.write(`${line}\n`),
  );
  const node = places.get(node26) ?? process.execPath;
  return launch(node, target.command, environment(node, places.get(cometbft)), {
    tether: target.tether === true,
    above,
  });
}

/**
 * @param {string} node
 * @param {string | undefined} comet
 * @returns {NodeJS.ProcessEnv}
 */
function environment(node, comet) {
  const env = { ...process.env };
  // Whatever starts `node` below gets the same one.
  if (/^node(\.exe)?$/.test(basename(node))) {
    env['PATH'] = `${dirname(node)}${delimiter}${env['PATH'] ?? ''}`;
  }
  if (comet !== undefined) env['CPOC_COMETBFT'] = resolve(comet);
  const vectors = env['CPOC_VECTORS'];
  // npm runs scripts in the clone's folder; the path was typed where npm was called.
  if (vectors) env['CPOC_VECTORS'] = resolve(env['INIT_CWD'] ?? '.', vectors);
  return env;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const known = error instanceof SetupError;
  process.stderr.write(`${known ? error.message : String(/** @type {Error} */ (error)?.stack)}\n`);
  process.exitCode = 1;
}
