import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importsOf } from './importsOf.ts';
import { breaches, findCycle, layers } from './layers.ts';
import { byText, resolveImport, root, sourceFiles } from './sourceFiles.ts';

const files = sourceFiles();
const file = (path: string, text: string): { path: string; text: string } => ({ path, text });

describe('the folders of src/ import only what the architecture allows', () => {
  test('there are files to look at', () => {
    const seen = new Set(files.map(({ path }) => path.split('/')[1]));
    for (const folder of ['gen', 'lib', 'keeper', 'msgserver', 'endblock', 'app', 'abci']) {
      expect(seen, folder).toContain(folder);
    }
  });

  test('every folder is in the table, and nothing but the program and the wiring of its node lies beside them', () => {
    const known = [...Object.keys(layers), 'main.ts', 'node'];
    const stray = files.filter(({ path }) => !known.includes(path.split('/')[1] ?? ''));
    expect(stray.map(({ path }) => path)).toEqual([]);
  });

  test('no import breaks the table', () => {
    expect(breaches(files)).toEqual([]);
  });

  test('every relative import names a file that is there', () => {
    const there = new Set(files.map(({ path }) => path));
    const lost = files.flatMap(({ path, text }) =>
      importsOf(text)
        .filter(({ specifier }) => specifier.startsWith('.'))
        .filter(({ specifier }) => !there.has(resolveImport(path, specifier)))
        .map(({ specifier }) => `${path} -> ${specifier}`),
    );
    expect(lost).toEqual([]);
  });

  test('no file imports itself by way of others', () => {
    expect(findCycle(files)).toBeUndefined();
  });
});

describe('simulate/ plays the rules', () => {
  const simulated = globSync('simulate/**/*.ts', { cwd: root }).map((path) => {
    const at = path.replaceAll('\\', '/');
    return { path: at, text: readFileSync(join(root, at), 'utf8') };
  });
  const reached = simulated.flatMap(({ path, text }) =>
    importsOf(text)
      .filter(({ specifier }) => specifier.startsWith('.'))
      .map(({ specifier, typeOnly }) => ({ to: resolveImport(path, specifier), typeOnly })),
  );

  test('with the functions of lib, types and weights, and nothing that holds state or talks', () => {
    const allowed = /^(simulate|src\/(lib|types|weights))\//;
    const stray = reached.filter(
      ({ to, typeOnly }) => !allowed.test(to) && !(typeOnly && to.startsWith('src/gen/')),
    );
    expect(stray).toEqual([]);
  });

  test('with the very draws and weights of the chain, not with its own', () => {
    const used = new Set(reached.map(({ to }) => to));
    for (const file of [
      ...['sampleDraw', 'auditDraw', 'auditShare', 'entropy', 'epochHeights', 'params'].map(
        (name) => `src/types/poc/${name}.ts`,
      ),
      ...['participantWeight', 'nextValidators', 'shareRewards'].map(
        (name) => `src/weights/${name}.ts`,
      ),
    ]) {
      expect(used).toContain(file);
    }
  });
});

describe('the table of ARCHITECTURE.md', () => {
  const rows = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
    .split('\n')
    .map((line) => /^\| `src\/(\w+)\/` \|.*\|([^|]*)\|$/.exec(line))
    .flatMap((row) => (row === null ? [] : [{ folder: row[1] ?? '', may: (row[2] ?? '').trim() }]));

  test('has a row for every folder', () => {
    expect(rows.map(({ folder }) => folder).sort(byText)).toEqual(Object.keys(layers).sort(byText));
  });

  test.each(rows)('says of $folder what is checked here', ({ folder, may }) => {
    const above = rows.slice(
      0,
      rows.findIndex((row) => row.folder === folder),
    );
    const named = may === 'all of the above' ? above.map((row) => row.folder) : may.split(', ');
    const folders = named.filter((name) => name !== '–' && name !== 'protobuf runtime');
    expect([...(layers[folder]?.folders ?? [])].sort(byText)).toEqual(folders.sort(byText));
  });
});

describe('a breach is seen in every form of import', () => {
  test.each([
    ["import { a } from '../store/a.ts';", '../store/a.ts'],
    ["import type { A } from '../store/a.ts';", '../store/a.ts'],
    ["import {\n  a,\n  b,\n} from '../store/a.ts';", '../store/a.ts'],
    ["import '../store/a.ts';", '../store/a.ts'],
    ["export * from '../store/a.ts';", '../store/a.ts'],
    ["export { a } from '../store/a.ts';", '../store/a.ts'],
    ["const a = await import('../store/a.ts');", '../store/a.ts'],
    ["let a: import('../store/a.ts').A;", '../store/a.ts'],
    ["const a = require('node:fs');", 'node:fs'],
    ["const url = 'http://x'; import '../store/a.ts';", '../store/a.ts'],
    ['const a = await import(name);', '<computed>'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a sample of code
    ['const a = await import(`../store/${name}.ts`);', '<computed>'],
    ["import { readFileSync } from 'node:fs';", 'node:fs'],
  ])('%s', (text, specifier) => {
    const found = breaches([file('src/keeper/balances.ts', text)]);
    expect(found.length, text).toBe(1);
    expect(found[0]).toContain(`-> ${specifier}`);
  });

  test.each([
    ["// import '../store/a.ts';"],
    ["/* import '../store/a.ts'; */"],
    ["import { a } from '../lib/a.ts';"],
    ["import { a } from './a.ts';"],
    ["import { sha256 } from '@noble/hashes/sha2.js';"],
  ])('and nothing is seen in %s', (text) => {
    expect(breaches([file('src/keeper/balances.ts', text)])).toEqual([]);
  });

  test('generated code uses the protobuf runtime alone', () => {
    const found = breaches([
      file(
        'src/gen/a.ts',
        "import { x } from '@bufbuild/protobuf/wire';\nimport { y } from 'long';",
      ),
    ]);
    expect(found).toEqual(['src/gen/a.ts -> long: gen uses only @bufbuild/protobuf']);
  });

  test('a cycle is found, one of types alone is none', () => {
    const a = file('src/lib/a.ts', "import { b } from './b.ts';");
    const b = file('src/lib/b.ts', "import { a } from './a.ts';");
    const types = file('src/lib/b.ts', "import type { A } from './a.ts';");
    expect(findCycle([a, b])).toEqual(['src/lib/a.ts', 'src/lib/b.ts', 'src/lib/a.ts']);
    expect(findCycle([a, types])).toBeUndefined();
  });
});
