import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  hdPath,
  newMnemonic,
  privateKeyOfMnemonic,
  publicKeyOf,
} from '../../../src/cli/keyring/accountKey.ts';
import { decrypt, deriveKey, encrypt, newKdfParameters } from '../../../src/cli/keyring/cipher.ts';
import { Keyring } from '../../../src/cli/keyring/keyring.ts';
import { createPassphraseVault } from '../../../src/cli/keyring/passphraseVault.ts';
import { plainVault } from '../../../src/cli/keyring/plainVault.ts';
import { fromHex, toHex, utf8 } from '../../../src/lib/bytes.ts';
import { runCli, temporaryFolder } from './runCli.ts';

const passphrase = 'correct horse';
const secret = fromHex('11'.repeat(32));

/** Counts how often it is asked. */
function keyringWith(folder: string, word = passphrase): { keyring: Keyring; asked: () => number } {
  let asked = 0;
  const answer = (): Promise<string> => {
    asked += 1;
    return Promise.resolve(word);
  };
  const vault = createPassphraseVault(folder, { ask: answer, askNew: answer });
  return { keyring: new Keyring('file', folder, vault), asked: () => asked };
}

describe('encryption', () => {
  test('comes back with the same key, and with nothing else', async () => {
    const kdf = newKdfParameters();
    const key = await deriveKey('ä passphrase', kdf);
    const sealed = encrypt(key, utf8('secret'), 'bound');
    expect(decrypt(key, sealed, 'bound')).toEqual(utf8('secret'));
    expect(decrypt(await deriveKey('ä passphrasE', kdf), sealed, 'bound')).toBeUndefined();
    expect(decrypt(key, sealed, 'bound to another')).toBeUndefined();
    for (const field of ['nonce', 'data', 'tag']) {
      const bytes = Buffer.from(sealed[field] ?? '', 'base64');
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      const changed = { ...sealed, [field]: bytes.toString('base64') };
      expect(decrypt(key, changed, 'bound'), field).toBeUndefined();
    }
    const short = Buffer.from(sealed['tag'] ?? '', 'base64')
      .subarray(0, 4)
      .toString('base64');
    expect(decrypt(key, { ...sealed, tag: short }, 'bound'), 'a short tag').toBeUndefined();
    expect(encrypt(key, utf8('secret'), 'bound'), 'a fresh nonce').not.toEqual(sealed);
  });

  test('composed and decomposed letters are the same passphrase', async () => {
    const kdf = newKdfParameters();
    expect(await deriveKey('\u00e4', kdf)).toEqual(await deriveKey('a\u0308', kdf));
  });
});

describe('the file keyring', () => {
  test('asks once, and listing never asks', async () => {
    const folder = join(temporaryFolder(), 'keyring-file');
    const first = keyringWith(folder);
    expect(first.keyring.list()).toEqual([]);
    await first.keyring.add('a', secret);
    await first.keyring.add('b', fromHex('22'.repeat(32)));
    expect(first.asked()).toBe(1);
    const second = keyringWith(folder);
    expect(second.keyring.list().map((entry) => entry.name)).toEqual(['a', 'b']);
    expect(second.keyring.get('a').publicKey).toEqual(publicKeyOf(secret));
    expect(second.asked()).toBe(0);
    expect(await second.keyring.privateKey('a')).toEqual(secret);
    expect(await second.keyring.privateKey('b')).toEqual(fromHex('22'.repeat(32)));
    expect(second.asked()).toBe(1);
  });

  test('no file holds the secret, and only the owner may read any', async () => {
    const folder = join(temporaryFolder(), 'keyring-file');
    await keyringWith(folder).keyring.add('a', secret);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const files = readdirSync(folder);
    expect(files.sort()).toEqual(['a.key.json', 'vault.json']);
    for (const file of files) {
      const text = readFileSync(join(folder, file), 'utf8');
      expect(text).not.toContain(toHex(secret));
      expect(text).not.toContain(Buffer.from(secret).toString('base64'));
      expect(text).not.toContain(passphrase);
      expect(statSync(join(folder, file)).mode & 0o777, file).toBe(0o600);
    }
  });

  test('a wrong passphrase is told from a damaged file', async () => {
    const folder = join(temporaryFolder(), 'keyring-file');
    await keyringWith(folder).keyring.add('a', secret);
    await expect(keyringWith(folder, 'wrong horse').keyring.privateKey('a')).rejects.toThrow(
      /^wrong passphrase/,
    );
    await expect(keyringWith(folder, 'wrong horse').keyring.add('b', secret)).rejects.toThrow(
      /^wrong passphrase/,
    );
    const path = join(folder, 'a.key.json');
    const file = JSON.parse(readFileSync(path, 'utf8'));
    const other = toHex(publicKeyOf(fromHex('33'.repeat(32))));
    writeFileSync(path, JSON.stringify({ ...file, public_key: other }));
    await expect(keyringWith(folder).keyring.privateKey('a')).rejects.toThrow(
      'was changed or is damaged',
    );
  });

  test('the key of one name under another name is noticed', async () => {
    const folder = join(temporaryFolder(), 'keyring-file');
    await keyringWith(folder).keyring.add('a', secret);
    const file = JSON.parse(readFileSync(join(folder, 'a.key.json'), 'utf8'));
    writeFileSync(join(folder, 'b.key.json'), JSON.stringify({ ...file, name: 'b' }));
    await expect(keyringWith(folder).keyring.privateKey('b')).rejects.toThrow('was changed');
  });

  test('a description with weaker parameters is refused', async () => {
    const folder = join(temporaryFolder(), 'keyring-file');
    await keyringWith(folder).keyring.add('a', secret);
    const path = join(folder, 'vault.json');
    const file = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...file, kdf: { ...file.kdf, cost: 2 } }));
    await expect(keyringWith(folder).keyring.privateKey('a')).rejects.toThrow(
      'not the description',
    );
  });

  test('a short passphrase begins nothing', async () => {
    const folder = join(temporaryFolder(), 'keyring-file');
    await expect(keyringWith(folder, 'short').keyring.add('a', secret)).rejects.toThrow(
      'at least 8',
    );
    expect(keyringWith(folder).keyring.list()).toEqual([]);
  });

  test.each(['../a', '', 'a/b', '.a', 'a'.repeat(65)])('"%s" is no name', async (name) => {
    const folder = temporaryFolder();
    await expect(new Keyring('test', folder, plainVault).add(name, secret)).rejects.toThrow(
      'not a name for a key',
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('keys of a mnemonic', () => {
  // BIP 39 test vector mnemonic; the address is the one that every Cosmos wallet shows for it.
  const mnemonic =
    'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about';

  test('are those of other Cosmos wallets', async () => {
    const home = temporaryFolder();
    const flags = ['--home', home, '--keyring-backend', 'test', '--bech32-prefix', 'cosmos'];
    const run = await runCli(['keys', 'add', 'a', '--recover', ...flags, '-o', 'json'], {
      stdin: `${mnemonic}\n`,
    });
    expect(JSON.parse(run.out)).toMatchObject({
      address: 'cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4',
      hd_path: "m/44'/118'/0'/0/0",
    });
    expect(run.out, 'the mnemonic is not shown again').not.toContain('abandon');
  });

  test('another account or index is another key', async () => {
    const keys = new Set<string>();
    for (const [account, index] of [
      [0, 0],
      [1, 0],
      [0, 1],
    ] as const) {
      const key = await privateKeyOfMnemonic(mnemonic, hdPath({ coinType: 118, account, index }));
      keys.add(toHex(key));
    }
    expect(keys.size).toBe(3);
  });

  test('a new one has 24 words', () => {
    expect(newMnemonic().split(' ')).toHaveLength(24);
    expect(newMnemonic()).not.toBe(newMnemonic());
  });

  test('a wrong one is not repeated in the error', async () => {
    const wrong = `${mnemonic} secretword`;
    await expect(
      privateKeyOfMnemonic(wrong, hdPath({ coinType: 118, account: 0, index: 0 })),
    ).rejects.toThrow(/^that is not a valid mnemonic; expected 12, 15/);
  });
});

describe('cpocd keys', () => {
  const env = { CPOCD_KEYRING_PASSPHRASE: passphrase };
  const keys = (home: string, args: readonly string[], options: object = { env }) =>
    runCli(['keys', ...args, '--home', home], options);

  test('add, list, show, export, delete', async () => {
    const home = temporaryFolder();
    const added = await keys(home, ['add', 'a', '-o', 'json']);
    const { address, mnemonic, pubkey } = JSON.parse(added.out);
    expect(mnemonic.split(' ')).toHaveLength(24);
    expect(JSON.parse((await keys(home, ['list', '-o', 'json'], {})).out)).toMatchObject([
      { name: 'a', address, pubkey },
    ]);
    expect((await keys(home, ['show', 'a', '-a'], {})).out).toBe(`${address}\n`);
    expect(JSON.parse((await keys(home, ['show', address, '-o', 'json'], {})).out).name).toBe('a');
    const exported = await keys(home, ['export', 'a', '--unarmored-hex', '--unsafe', '-y']);
    expect(exported.out).toMatch(/^[0-9a-f]{64}\n$/);
    const imported = await keys(home, ['import', 'b', '-o', 'json'], { env, stdin: exported.out });
    expect(JSON.parse(imported.out)).toMatchObject({ name: 'b', address });
    expect((await keys(home, ['delete', 'b', '-y'])).code).toBe(0);
    expect((await keys(home, ['show', 'b'])).err).toContain('Did you mean a?');
  });

  test('the passphrase comes from a file, the environment or standard input', async () => {
    const home = temporaryFolder();
    const file = join(home, 'passphrase');
    writeFileSync(file, `${passphrase}\n`);
    expect((await keys(home, ['add', 'a', '--passphrase-file', file], {})).code).toBe(0);
    expect((await keys(home, ['add', 'b'], { stdin: `${passphrase}\n` })).code).toBe(0);
    expect((await keys(home, ['add', 'c'])).code).toBe(0);
    const wrong = await keys(home, ['add', 'd'], { stdin: 'wrong horse\n' });
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.err).toContain('wrong passphrase');
    const silent = await keys(home, ['add', 'd'], {});
    expect(silent.err).toContain('nobody answered "Keyring passphrase:"');
  });

  test('the mnemonic, then the passphrase, on standard input', async () => {
    const home = temporaryFolder();
    const words = newMnemonic();
    const run = await keys(home, ['add', 'a', '--recover'], { stdin: `${words}\n${passphrase}\n` });
    expect(run.code, run.err).toBe(0);
  });

  test('deleting asks, and no is no', async () => {
    const home = temporaryFolder();
    await keys(home, ['add', 'a']);
    const kept = await keys(home, ['delete', 'a'], { stdin: 'n\n' });
    expect(kept.err).toContain('not confirmed');
    expect((await keys(home, ['list'], {})).out).toContain('a ');
    expect((await keys(home, ['delete', 'a'], { stdin: 'y\n' })).code).toBe(0);
  });

  test('the test keyring is loud on standard error, and only there', async () => {
    const home = temporaryFolder();
    const run = await keys(home, ['add', 'a', '--keyring-backend', 'test', '-o', 'json'], {});
    expect(run.err).toContain('WARNING: the keyring "test" keeps private keys unencrypted');
    expect(run.out).not.toContain('WARNING');
    expect((await keys(home, ['list'], {})).err, 'the file keyring').toBe('');
  });

  test('a keyring without its description is not begun anew: the keys in it would be lost', async () => {
    const home = temporaryFolder();
    await keys(home, ['add', 'a']);
    const vault = join(home, 'keyring-file', 'vault.json');
    renameSync(vault, `${vault}.away`);
    const run = await keys(home, ['add', 'b', '-o', 'json']);
    expect(JSON.parse(run.err).error.message).toContain('vault.json is missing');
    expect(existsSync(vault)).toBe(false);
  });

  test('a name that is taken', async () => {
    const home = temporaryFolder();
    await keys(home, ['add', 'a']);
    const again = await keys(home, ['add', 'a', '-o', 'json']);
    expect(JSON.parse(again.err).error.code).toBe('exists');
  });
});
