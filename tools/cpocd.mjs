/** Runs the node's command line in this process where it is Node 26, else in the Node 26 that set-up has put there. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { keepCompiledCode } from './compiledCode.mjs';
import { launch } from './launch.mjs';
import { node26 } from './setup/node26.mjs';
import { root } from './setup/paths.mjs';
import { endWithLauncher } from './tether.mjs';

const args = process.argv.slice(2);
const node = node26.find(process.env);
const isReady = existsSync(join(root, 'node_modules')) && existsSync(join(root, 'src', 'gen'));
if (node === undefined || !isReady) {
  process.stderr.write(
    `cpocd is not set up here yet: ${node === undefined ? 'there is no Node 26' : 'packages or generated code are missing'}. Run \`npm run setup\` once, in ${root}.\n`,
  );
  process.exitCode = 1;
} else if (node === process.execPath) {
  endWithLauncher();
  keepCompiledCode(process.env);
  await import(new URL('../src/main.ts', import.meta.url).href);
} else {
  process.exitCode = await launch(node, [join(root, 'bin', 'cpocd'), ...args], process.env, {
    tether: true,
  });
}
