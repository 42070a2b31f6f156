/** src/gen: TypeScript and descriptors made from the protos by buf and ts-proto. Made again when an input changed. */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { runToEnd } from './command.mjs';
import { packages } from './packages.mjs';
import { cloneCache, root } from './paths.mjs';
import { replaceFolder } from './replaceFolder.mjs';
import { SetupError } from './setupError.mjs';

const target = join(root, 'src', 'gen');

/** @type {import('./part.mjs').Part} */
export const generate = {
  name: 'generated code',
  lock: () => join(cloneCache, 'locks', 'generate'),
  after: [packages],

  find() {
    try {
      const { inputs, files } = JSON.parse(readFileSync(join(target, '.stamp.json'), 'utf8'));
      const whole = files.every((/** @type {string} */ file) => existsSync(join(target, file)));
      return whole && inputs === hashOfInputs() ? target : undefined;
    } catch {
      return undefined;
    }
  },

  make({ env, signal }) {
    // Taken before buf reads them: a file that changes meanwhile must not count as done.
    const inputs = hashOfInputs();
    return replaceFolder(target, join(cloneCache, 'gen'), async (folder) => {
      const buf = join(root, 'node_modules', '@bufbuild', 'buf', 'bin', 'buf');
      const made = join(folder, 'src', 'gen');
      for (const args of [
        ['generate', '-o', folder],
        // With comments, for the OpenAPI document.
        ['build', '-o', join(made, 'descriptors.binpb')],
      ]) {
        const { code, output } = await runToEnd(process.execPath, [buf, ...args], {
          cwd: root,
          // buf starts ts-proto with the `node` of PATH.
          env: { ...env, PATH: `${dirname(process.execPath)}${delimiter}${env['PATH'] ?? ''}` },
          signal,
        });
        if (code !== 0) throw new SetupError(`buf ${args[0]} failed:\n\n${output.trim()}`);
      }
      const files = filesBelow(made).map((file) => relative(made, file));
      writeFileSync(join(made, '.stamp.json'), `${JSON.stringify({ inputs, files }, null, 2)}\n`);
      return made;
    });
  },
};

/**
 * The hash of all that generation depends on: the protos, buf's settings, and the versions of buf and ts-proto.
 *
 * @returns {string}
 */
function hashOfInputs() {
  const hash = createHash('sha256');
  const protos = ['proto', join('third_party', 'proto')]
    .flatMap((folder) => filesBelow(join(root, folder)))
    .filter((file) => file.endsWith('.proto'));
  const settings = ['buf.yaml', 'buf.gen.yaml', 'package-lock.json'].map((file) =>
    join(root, file),
  );
  for (const file of [...protos, ...settings]) {
    const content = readFileSync(file);
    hash.update(`${relative(root, file)}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/**
 * Every file below a folder, in a fixed order.
 *
 * @param {string} folder
 * @returns {string[]}
 */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    });
}
