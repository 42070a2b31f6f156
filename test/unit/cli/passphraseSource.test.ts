import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Keyring } from '../../../src/cli/keyring/keyring.ts';
import { createPassphraseSource } from '../../../src/cli/keyring/passphraseSource.ts';
import { createPassphraseVault } from '../../../src/cli/keyring/passphraseVault.ts';
import { fromHex } from '../../../src/lib/bytes.ts';
import { temporaryFolder } from './runCli.ts';

const passphrase = 'correct horse';
const secret = fromHex('11'.repeat(32));

test.each(['', '\n', '\r\nsecond line'])(
  'a passphrase file that begins with %j is called empty, not wrong',
  async (text) => {
    const file = join(temporaryFolder(), 'passphrase');
    writeFileSync(file, text);
    const asker = { isPerson: false, line: (): Promise<string> => Promise.resolve('typed') };
    const source = createPassphraseSource({ file, env: {}, asker });
    await expect(source.ask()).rejects.toThrow(/^the first line of .*passphrase is empty/);
    await expect(source.askNew()).rejects.toThrow('write the passphrase there');
  },
);

describe('a passphrase that a person types', () => {
  function typing(lines: readonly string[], isPerson = true) {
    const questions: string[] = [];
    const asker = {
      isPerson,
      line: (question: string): Promise<string> => {
        questions.push(question);
        return Promise.resolve(lines[questions.length - 1] ?? '');
      },
    };
    return { questions, source: createPassphraseSource({ file: undefined, env: {}, asker }) };
  }

  test('is asked for again where it is too short, or differs the second time', async () => {
    const { questions, source } = typing([
      ...['short', 'long enough', 'long enogh'],
      ...['long enough', 'long enough'],
    ]);
    expect(await source.askNew()).toBe('long enough');
    expect(questions).toHaveLength(5);
    expect(questions[1]).toMatch(/^That is too short\. New keyring passphrase/);
    expect(questions[3]).toMatch(/^The two differ\. New keyring passphrase/);
  });

  test('may be wrong twice, and not a third time; a script has one try', async () => {
    const folder = temporaryFolder();
    const answer = (): Promise<string> => Promise.resolve(passphrase);
    const made = createPassphraseVault(folder, { ask: answer, askNew: answer });
    await new Keyring('file', folder, made).add('k', secret, undefined);
    const open = (source: ReturnType<typeof typing>['source']): Promise<Uint8Array> =>
      new Keyring('file', folder, createPassphraseVault(folder, source)).privateKey('k');
    const right = typing(['wrong one', 'wrong two', passphrase]);
    expect(await open(right.source)).toEqual(secret);
    expect(right.questions[1]).toBe('That is not it. Keyring passphrase: ');
    const wrong = typing(['wrong one', 'wrong two', 'wrong three', passphrase]);
    await expect(open(wrong.source)).rejects.toThrow('wrong passphrase');
    const script = typing(['wrong one', passphrase], false);
    await expect(open(script.source)).rejects.toThrow('wrong passphrase');
    expect(script.questions).toHaveLength(1);
  });
});
