import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { createLogger, isLogLevel, type LoggerOptions } from '../../../src/telemetry/logger.ts';

const phrase =
  'abandon ability able about above absent absorb abstract absurd abuse access accident account accuse achieve acid acoustic acquire across act action actor actress actual';
const key = 'f00dcafe'.repeat(8);

function collect(options: LoggerOptions = {}) {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  return { lines, logger: createLogger({ format: 'json', ...options, destination }) };
}

describe('lines', () => {
  test('are one JSON object each, with level, time and message', () => {
    const { lines, logger } = collect();
    logger.info({ height: 5 }, 'block');
    expect(lines).toHaveLength(1);
    expect(lines[0]?.endsWith('\n')).toBe(true);
    const line = JSON.parse(lines[0] ?? '');
    expect(line).toMatchObject({ level: 'info', height: 5, msg: 'block' });
    expect(Number.isNaN(Date.parse(line.time))).toBe(false);
  });

  test('hold a bigint without failing', () => {
    const { lines, logger } = collect();
    logger.info({ height: 5n, deep: { amount: 7n } }, 'block');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ height: 5, deep: { amount: 7 } });
  });

  test('below the level are left out', () => {
    const { lines, logger } = collect({ level: 'warn' });
    logger.info('no');
    logger.warn('yes');
    logger.child({ module: 'abci' }).error('yes');
    expect(lines).toHaveLength(2);
    expect(collect({ level: 'silent' }).logger.isLevelEnabled('fatal')).toBe(false);
  });

  test('for people have level and message, and no JSON', () => {
    const { lines, logger } = collect({ format: 'pretty' });
    logger.info({ height: 5 }, 'block');
    expect(lines[0]).toMatch(/INFO.*block\n\s+height: 5/);
    expect(lines[0]).not.toContain('{');
  });

  test('are out before the process ends', () => {
    const url = new URL('../../../src/telemetry/logger.ts', import.meta.url).href;
    const run = (format: string) =>
      spawnSync(process.execPath, [
        '--input-type=module',
        '-e',
        `import { createLogger } from ${JSON.stringify(url)};
         const logger = createLogger({ format: '${format}' });
         for (let i = 0; i < 100; i += 1) logger.info('line ' + i);
         process.exit(3);`,
      ]);
    for (const format of ['json', 'pretty']) {
      const { status, stdout } = run(format);
      expect(status).toBe(3);
      expect(stdout.toString()).toContain('line 99');
    }
  });

  test('level names are checked', () => {
    expect(isLogLevel('info')).toBe(true);
    expect(isLogLevel('verbose')).toBe(false);
  });
});

describe('secrets do not reach a line', () => {
  const cases: [string, object | string][] = [
    ['at the top', { mnemonic: phrase }],
    ['deep inside', { a: { b: [{ c: { privateKey: key } }] } }],
    ['in snake case', { priv_key: key, test_mnemonic: phrase, key_password: key }],
    ['as an object', { privKey: { type: 'tendermint/PrivKeyEd25519', value: key } }],
    ['as numbers', { privkey: Array.from({ length: 32 }, () => 77) }],
    ['in a property of an error', { err: Object.assign(new Error('x'), { passphrase: key }) }],
    ['in the message of an error', { err: new Error(`bad phrase: ${phrase}`) }],
    ['in the message', `imported ${phrase}`],
    ['in a text under a harmless key', { input: phrase.split(' ').slice(0, 12).join(' ') }],
    ['line by line', { input: phrase.replaceAll(' ', '\n') }],
    ['as a list of words', { words: phrase.split(' ') }],
    ['in a list with commas', { input: phrase.replaceAll(' ', ', ') }],
  ];
  test.each(cases)('%s', (_, logged) => {
    for (const format of ['json', 'pretty'] as const) {
      const { lines, logger } = collect({ format });
      if (typeof logged === 'string') logger.warn(logged);
      else logger.warn(logged, 'message');
      const out = lines.join('');
      expect(out).toContain('[redacted]');
      for (const secret of ['abandon', 'acoustic', 'f00dcafe', '77,77', '77\n']) {
        expect(out).not.toContain(secret);
      }
    }
  });

  test('given to a child logger', () => {
    const { lines, logger } = collect();
    logger.child({ account: { mnemonic: phrase, name: 'alice' } }).info('hello');
    expect(lines[0]).not.toContain('abandon');
    expect(lines[0]).toContain('alice');
  });

  test('what is no secret stays', () => {
    const { lines, logger } = collect();
    const line = {
      seed: key,
      publicKey: key,
      reason:
        'the store could not be opened because another process holds its lock; stop that process first',
      path: '/home/node/config/priv_validator_state.json',
    };
    logger.info(line, 'finalizeBlock failed, the node stops before it commits anything');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject(line);
  });
});
