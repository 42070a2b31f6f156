/** Blocks of a chain of four nodes, recorded from CometBFT 0.38.25: signed as they say, and not signed with anything else in them. */

import { describe, expect, test } from 'vitest';
import { ClientError } from '../../../../src/client/clientError.ts';
import type { LightBlock } from '../../../../src/client/light/lightBlock.ts';
import { LightClient } from '../../../../src/client/light/lightClient.ts';
import { LightFault } from '../../../../src/client/light/lightFault.ts';
import { verifyCommit } from '../../../../src/client/light/verifyCommit.ts';
import { verifyBackwards } from '../../../../src/client/light/verifyHeader.ts';
import { type BlockJson, loadFixture, readBlock } from '../../../harness/lightFixtures.ts';

const chainId = 'recorded-1';
const recorded = loadFixture<readonly BlockJson[]>('recorded.json');
const blocks = await Promise.all(recorded.map(readBlock));
const at = (height: number): LightBlock => {
  const found = blocks.find(({ header }) => header.height === height);
  if (found === undefined) throw new Error(`block ${height} was not recorded`);
  return found;
};

/** The ways to every value that is no object, for instance `signed_header commit signatures 2 signature`. */
function* leaves(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  if (typeof value !== 'object' || value === null) {
    yield path;
    return;
  }
  for (const [key, inner] of Object.entries(value)) yield* leaves(inner, [...path, key]);
}

/** Another value that looks as good. */
function changed(value: unknown, path: readonly string[]): unknown {
  if (typeof value === 'number') return value === 2 ? 3 : value + 1;
  const text = String(value);
  if (path.at(-1) === 'chain_id') return `${text}0`;
  if (path.at(-1)?.includes('time') === true)
    return text.replace(/\d(?=\d*Z$)/, (d) => String((Number(d) + 1) % 10));
  if (/^\d{1,20}$/.test(text)) return String(BigInt(text) + 1n);
  const last = /[0-9A-Za-z](?=[^0-9A-Za-z]*$)/;
  // Not the last letter of base64: some of its bits stand for nothing.
  return text.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')) || text.replace(last, 'A');
}

function withChange(block: BlockJson, path: readonly string[]): BlockJson {
  const copy = structuredClone(block);
  const owner = path
    .slice(0, -1)
    .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], copy);
  const key = path.at(-1) as string;
  const fields = owner as Record<string, unknown>;
  const next = changed(fields[key], path);
  expect(next).not.toBe(fields[key]);
  fields[key] = next;
  return copy;
}

async function refusal(block: BlockJson): Promise<unknown> {
  try {
    await verifyCommit(chainId, await readBlock(block));
    return undefined;
  } catch (error) {
    return error;
  }
}

test('every block is signed by its validators, whose power changes with the epochs', async () => {
  const powers = new Set<string>();
  for (const block of blocks) {
    const { signed, total, signers } = await verifyCommit(chainId, block);
    expect(signed).toBe(total);
    expect(signers).toBe(4);
    powers.add(block.members.map(({ power }) => power).join(' '));
  }
  expect(powers.size).toBe(3);
});

describe('nothing in a block can be changed', () => {
  const sample = recorded[recorded.length - 1] as BlockJson;
  // The address of a validator is derived from its key, and read by nobody.
  const paths = [...leaves(sample)].filter(
    (path) => !(path[0] === 'validators' && path[2] === 'address') && path.at(-1) !== 'type',
  );

  test('the block itself holds', async () => {
    expect(paths.length).toBeGreaterThan(40);
    expect(await refusal(sample)).toBeUndefined();
  });

  test.each(paths.map((path) => [path.join(' '), path] as const))('%s', async (_, path) => {
    expect(await refusal(withChange(sample, path))).toBeInstanceOf(Error);
  });

  test('nor shown to be of another chain', async () => {
    await expect(verifyCommit('recorded-2', at(68))).rejects.toThrow(
      'is one of chain recorded-1, expected recorded-2',
    );
  });
});

describe('from a block that is known', () => {
  const asked: number[] = [];
  const source = {
    block: async (height: bigint) => {
      asked.push(Number(height));
      return at(Number(height));
    },
  };
  const now = (): number => at(68).header.time.getTime() + 1000;

  test('one step leads to the last one, where a third of the power stayed', async () => {
    const light = await LightClient.open(chainId, source, at(1), { now });
    asked.length = 0;
    expect(await light.verifyTo(68n)).toBe(at(68));
    expect(asked).toEqual([68]);
    expect(await light.verifyTo(41n)).toBe(at(41));
    expect(await light.verifyTo(68n)).toBe(at(68));
    await expect(LightClient.open('other-1', source, at(1), { now })).rejects.toThrow(LightFault);
  });

  test('a block that is too old leads nowhere', async () => {
    const late = (): number => at(1).header.time.getTime() + 3_600_000;
    const options = { now: late, trustingPeriodMs: 3_000_000 };
    const light = await LightClient.open(chainId, source, at(1), options);
    await expect(light.verifyTo(68n)).rejects.toMatchObject({ code: 'expired' });
  });

  test('hashes lead back, without any signature', () => {
    for (const [newer, older] of [
      [24, 23],
      [23, 22],
      [22, 21],
      [3, 2],
      [2, 1],
    ] as const) {
      verifyBackwards(at(newer).header, at(older).header);
      expect(() => verifyBackwards(at(older).header, at(newer).header)).toThrow(LightFault);
    }
    expect(() => verifyBackwards(at(24).header, at(22).header)).toThrow('the block above it names');
    const forged = { ...at(22).header, appHash: new Uint8Array(32) };
    expect(() => verifyBackwards(at(23).header, forged)).toThrow('the block above it names');
  });

  test('an error of the source is its own', async () => {
    const away = { block: () => Promise.reject(new ClientError('unreachable', 'away', 'wait')) };
    const light = await LightClient.open(chainId, away, at(1), { now });
    await expect(light.verifyTo(68n)).rejects.toMatchObject({ code: 'unreachable' });
  });
});
