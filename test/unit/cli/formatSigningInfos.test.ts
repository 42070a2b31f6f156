import { expect, test } from 'vitest';
import { formatSigningInfos } from '../../../src/cli/query/formatSigningInfos.ts';
import { SigningInfo, Validator } from '../../../src/gen/cpoc/poc/v1/poc.ts';

const key = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

test('what validators signed is a table that names the participants', () => {
  const infos = [
    {
      consensusPubkey: key(1),
      startHeight: 26n,
      missedBlocks: 12n,
      window: 100,
      windowStartHeight: 26n,
      windowMissedBlocks: 3,
    },
    { consensusPubkey: key(2) },
    { consensusPubkey: key(0) },
  ];
  const validators = [
    { consensusPubkey: key(2), address: 'cpoc1new', power: 1n, probation: true },
    { consensusPubkey: key(1), address: 'cpoc1old', power: 700n },
  ];
  const text = formatSigningInfos(
    infos.map((info) => SigningInfo.fromPartial(info)),
    validators.map((validator) => Validator.fromPartial(validator)),
  );
  expect(
    text
      .replaceAll('A'.repeat(43), 'A…')
      .split('\n')
      .map((line) => line.split(/ {2,}/)),
  ).toEqual([
    [
      'PARTICIPANT',
      'POWER',
      'PROBATION',
      'SIGNS SINCE',
      'MISSED',
      'WINDOW SINCE',
      'MISSED IN WINDOW',
    ],
    ['cpoc1old', '700', '-', '26', '12', '26', '3 of 100'],
    ['cpoc1new', '1', 'yes', '-', '0', '-', '-'],
    ['A…=', '-', '-', '-', '0', '-', '-'],
    [''],
  ]);
});
