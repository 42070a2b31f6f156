/** What docs/economics shows is what the documented commands make, byte for byte. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultSeed, readCommandLine } from '../../../simulate/commandLine.ts';
import type { Scenario } from '../../../simulate/scenario.ts';
import { scenarios } from '../../../simulate/scenarios.ts';
import { reportFiles } from '../../../simulate/writeReport.ts';

const folder = 'docs/economics';
const documented = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** Files of a scenario as the command with these arguments makes them. */
function filesOf(name: string, ...args: string[]): Map<string, string> {
  const { scenarios: chosen, settingsOf } = readCommandLine([name, ...args], scenarios);
  const scenario = chosen[0] as Scenario;
  const command = `npm run simulate -- ${name} --seed ${defaultSeed}`;
  return reportFiles({ report: scenario.run(settingsOf(scenario)), scenario: name, command });
}

describe('docs/economics', () => {
  test.each(['deadline', 'grinding'])(
    'npm run simulate -- %s gives the same bytes',
    (name) => {
      const files = filesOf(name);
      expect(files.size).toBeGreaterThan(1);
      for (const [file, content] of files) expect(content, file).toBe(documented(file));
    },
    120_000,
  );

  test('the command line writes them: identities', () => {
    const out = mkdtempSync(join(tmpdir(), 'cpoc-simulate-'));
    try {
      execFileSync(process.execPath, ['simulate/main.ts', 'identities', '--out', out], {
        stdio: 'pipe',
      });
      const written = readdirSync(out);
      expect(written.length).toBe(2);
      for (const file of written) {
        expect(readFileSync(join(out, file), 'utf8'), file).toBe(documented(file));
      }
    } finally {
      rmSync(out, { recursive: true });
    }
  });

  test('of overclaiming, which takes minutes, the sampled part with one commit gives the same figure and the same rows', () => {
    const files = filesOf('overclaiming', '--commits', '1', '--rates', '500');
    const figure = 'overclaiming-kept.svg';
    expect(files.get(figure)).toBe(documented(figure));
    const sheet = 'overclaiming-every-combination.csv';
    const rows = documented(sheet).trimEnd().split('\n');
    const names = (rows[0] as string).split(',');
    const [rate, commits] = [names.indexOf('sample_rate_bps'), names.indexOf('commits')];
    const part = rows.filter((row, i) => {
      const cells = row.split(',');
      return i === 0 || (cells[rate] === '500' && cells[commits] === '1');
    });
    expect(part.length).toBeGreaterThan(300);
    expect(files.get(sheet)).toBe(`${part.join('\n')}\n`);
  });

  test('every file that is there is made by a scenario, and named in the README', () => {
    const readme = documented('README.md');
    for (const file of readdirSync(folder).filter((name) => name !== 'README.md')) {
      expect(readme, file).toContain(`(${file})`);
      expect(scenarios.some(({ name }) => file.startsWith(name))).toBe(true);
    }
  });
});
