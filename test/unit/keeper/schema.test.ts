/** The state's schema is append-only: prefixes, names and shapes are what old states were written with. */

import { expect, test } from 'vitest';
import { storeNames } from '../../../src/app/storeNames.ts';
import type { CollectionInfo } from '../../../src/collections/schema.ts';
import { authSchema } from '../../../src/keeper/auth/schema.ts';
import { authzSchema } from '../../../src/keeper/authz/schema.ts';
import { bankSchema } from '../../../src/keeper/bank/schema.ts';
import { chainSchema } from '../../../src/keeper/chain/schema.ts';
import { consensusSchema } from '../../../src/keeper/consensus/schema.ts';
import { feegrantSchema } from '../../../src/keeper/feegrant/schema.ts';
import { govSchema } from '../../../src/keeper/gov/schema.ts';
import { pocSchema } from '../../../src/keeper/poc/schema.ts';
import { upgradeSchema } from '../../../src/keeper/upgrade/schema.ts';

const schemas = [
  authSchema,
  authzSchema,
  bankSchema,
  chainSchema,
  consensusSchema,
  feegrantSchema,
  govSchema,
  pocSchema,
  upgradeSchema,
];

const line = ({ store, prefix, name, kind, key, value }: CollectionInfo): string =>
  `${store} ${prefix} ${name}: ${kind} ${key === '' ? '' : `${key} → `}${value}`;

test('every store has a schema, and every schema a store', () => {
  expect(schemas.map((schema) => schema.store).sort()).toEqual([...storeNames].sort());
});

test('the schema is the one on record', async () => {
  const dump = schemas
    .flatMap((schema) => [...schema.collections].sort((a, b) => a.prefix - b.prefix).map(line))
    .join('\n');
  await expect(`${dump}\n`).toMatchFileSnapshot('schema.golden.txt');
});
