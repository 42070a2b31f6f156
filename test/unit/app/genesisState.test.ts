import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RequestFinalizeBlock, RequestInitChain } from 'cosmjs-types/tendermint/abci/types';
import { expect, onTestFinished, test } from 'vitest';
import { createApplication } from '../../../src/app/createApplication.ts';
import { storeNames } from '../../../src/app/storeNames.ts';
import { utf8 } from '../../../src/lib/bytes.ts';
import { openMultiStore } from '../../../src/store/multiStore.ts';
import { describeStateFile, stateFileJson } from '../../../src/types/genesis/stateFile.ts';
import { simAccount, simConsensusKey } from '../../harness/simAccount.ts';
import { simGenesis } from '../../harness/simGenesis.ts';

const account = simAccount(1);
const state = utf8(
  JSON.stringify(
    simGenesis({
      accounts: [account],
      participants: [{ account, consensusPubkey: simConsensusKey(1), power: 1n }],
    }),
  ),
);
const detached = utf8(JSON.stringify(stateFileJson(describeStateFile(state))));

/** App hash of the first block of a chain that begins so. */
async function firstAppHash(appStateBytes: Uint8Array, genesisState?: () => Uint8Array) {
  const folder = mkdtempSync(join(tmpdir(), 'cpoc-genesis-'));
  const path = join(folder, 'application.db');
  const store = await openMultiStore({ path, storeNames, sync: false });
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  const app = createApplication({ store, genesisState });
  const time = { seconds: 1_700_000_000n, nanos: 0 };
  app.initChain(
    RequestInitChain.fromPartial({ chainId: 'sim-1', initialHeight: 1n, appStateBytes, time }),
  );
  return app.finalizeBlock(RequestFinalizeBlock.fromPartial({ height: 1n, time })).appHash;
}

test('M20: a state beside the genesis begins the same chain as one in it', async () => {
  expect(await firstAppHash(detached, () => state)).toEqual(await firstAppHash(state));
});

test.each<[string, Uint8Array, (() => Uint8Array) | undefined, RegExp]>([
  ['no file', detached, undefined, /state_file: is named, and this node was given no such file/],
  ['a shorter file', detached, () => state.subarray(1), /has \d+ bytes, expected \d+/],
  [
    'another file',
    detached,
    () => state.with(9, (state[9] as number) ^ 1),
    /has the SHA-256 [0-9a-f]{64}, expected [0-9a-f]{64}/,
  ],
  [
    'a file that names a file',
    utf8(JSON.stringify(stateFileJson(describeStateFile(detached)))),
    () => detached,
    /app_state\.state_file: is not a field/,
  ],
  [
    'a file and a state',
    utf8('{"state_file":{"size":"1","sha256":"00"},"poc":{}}'),
    () => state,
    /app_state\.poc: is not a field, expected state_file/,
  ],
  [
    'no size',
    utf8('{"state_file":{"size":"01","sha256":"00"}}'),
    () => state,
    /state_file\.size: is "01", expected the bytes of the file in digits/,
  ],
  [
    'no hash',
    utf8('{"state_file":{"size":"1","sha256":"AB"}}'),
    () => state,
    /state_file\.sha256: is "AB", expected 64 small hexadecimal digits/,
  ],
])('M20: %s beside a genesis that names one begins no chain', async (_, bytes, read, why) => {
  await expect(firstAppHash(bytes, read)).rejects.toThrow(why);
});
