/**
 * Appends, syncs and seals in a folder until it is killed. Says on stdout what it was told is safe, a line each:
 * `ready`, `synced <next nonce>`, `sealed <first nonce> <count> <root>`.
 */

import { writeSync } from 'node:fs';
import { ArtifactStore } from '../../../src/host/artifacts/artifactStore.ts';
import type { HostLogger } from '../../../src/host/hostLogger.ts';
import { toHex } from '../../../src/lib/bytes.ts';
import { crashArtifact, crashEpoch, crashIdentity } from '../../harness/crashedStore.ts';

const [folder = '', seed = '1'] = process.argv.slice(2);
const silent = (): void => {};
const logger: HostLogger = { debug: silent, info: silent, warn: silent, error: silent };

// A fixed sequence, so that a failing run can be made again (Numerical Recipes' constants).
let state = Number(seed);
const below = (limit: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
};
const say = (...words: (string | number | bigint)[]): void => {
  writeSync(1, `${words.join(' ')}\n`);
};

const store = await ArtifactStore.open(folder, crashIdentity, logger);
const epoch = await store.enterEpoch(crashEpoch);
say('ready');
for (;;) {
  const next = epoch.nextNonce ?? 0n;
  const count = below(4) === 0 ? below(9000) : below(70);
  const artifacts = Array.from({ length: count }, (_, i) => crashArtifact(next + BigInt(i)));
  await epoch.append(next, artifacts, 1n);
  const chance = below(10);
  if (chance < 3) {
    await epoch.sync();
    say('synced', epoch.nextNonce ?? 0n);
  } else if (chance === 3 && (epoch.batches.at(-1)?.count ?? 0) > 0) {
    await epoch.seal();
    const sealed = epoch.batches.at(-1);
    if (sealed?.root !== undefined)
      say('sealed', sealed.firstNonce, sealed.count, toHex(sealed.root));
  }
}
