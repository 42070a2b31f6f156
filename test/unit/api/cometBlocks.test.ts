/** Blocks and validators from CometBFT's JSON. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CometApi, startCometApi } from '../../harness/cometApi.ts';

let comet: CometApi['comet'];
let tx: Uint8Array;
let ask: CometApi['ask'];
let close: CometApi['close'];

beforeAll(async () => {
  ({ comet, tx, ask, close } = await startCometApi());
});

afterAll(() => close());

beforeEach(() => {
  comet.asked.length = 0;
  comet.answers.clear();
});

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const id = { hash: 'AB'.repeat(32), parts: { total: 1, hash: 'CD'.repeat(32) } };
const header = {
  version: { block: '11', app: '1' },
  chain_id: 'sim-1',
  height: '1',
  time: '2024-05-06T07:08:09.1Z',
  last_block_id: { hash: '', parts: { total: 0, hash: '' } },
  app_hash: 'EF'.repeat(32),
  proposer_address: '01'.repeat(20),
};
const vote = {
  type: 2,
  height: '1',
  round: 0,
  block_id: id,
  timestamp: '2024-05-06T07:08:09Z',
  validator_address: '02'.repeat(20),
  validator_index: 1,
  signature: base64(Uint8Array.of(1)),
};
const block = {
  header,
  data: { txs: [] as string[] },
  evidence: {
    evidence: [
      {
        type: 'tendermint/DuplicateVoteEvidence',
        value: {
          vote_a: vote,
          vote_b: vote,
          TotalVotingPower: '10',
          ValidatorPower: '3',
          Timestamp: '2024-05-06T07:08:00Z',
        },
      },
    ],
  },
  last_commit: {
    height: '0',
    round: 0,
    block_id: { hash: '', parts: { total: 0, hash: '' } },
    signatures: [
      {
        block_id_flag: 1,
        validator_address: '',
        timestamp: '0001-01-01T00:00:00Z',
        signature: null,
      },
    ],
  },
};

describe('blocks', () => {
  test('CometBFT’s JSON becomes the message: hashes in base64, evidence and absent votes too', async () => {
    comet.answers.set('block', { block_id: id, block });
    const { json } = await ask('/cosmos/base/tendermint/v1beta1/blocks/latest');
    expect(json).toMatchObject({
      block_id: {
        hash: base64(Buffer.alloc(32, 0xab)),
        part_set_header: { total: 1, hash: base64(Buffer.alloc(32, 0xcd)) },
      },
      block: {
        header: {
          version: { block: '11', app: '1' },
          time: '2024-05-06T07:08:09.100Z',
          app_hash: base64(Buffer.alloc(32, 0xef)),
          data_hash: null,
          last_block_id: { hash: null, part_set_header: { total: 0, hash: null } },
        },
        evidence: {
          evidence: [
            {
              duplicate_vote_evidence: {
                vote_a: { type: 'SIGNED_MSG_TYPE_PRECOMMIT', validator_index: 1 },
                total_voting_power: '10',
                validator_power: '3',
              },
            },
          ],
        },
        last_commit: {
          signatures: [
            {
              block_id_flag: 'BLOCK_ID_FLAG_ABSENT',
              validator_address: null,
              timestamp: '0001-01-01T00:00:00Z',
              signature: null,
            },
          ],
        },
      },
      sdk_block: { header: { proposer_address: expect.stringMatching(/^cpocvalcons1/) } },
    });
  });

  test('a block shows its transactions by pages; what is no transaction is left out', async () => {
    const txs = [base64(tx), base64(Uint8Array.of(0xff)), base64(tx)];
    comet.answers.set('block', { block_id: id, block: { ...block, data: { txs } } });
    const at = (query: string) => ask(`/cosmos/tx/v1beta1/txs/block/1${query}`);
    expect(await at('')).toMatchObject({
      json: { txs: [{ signatures: [expect.any(String)] }, {}], pagination: { total: '3' } },
    });
    const { json } = (await at('?pagination.offset=1&pagination.limit=1')) as {
      json: { txs: object[] };
    };
    expect(json.txs).toEqual([]);
    expect(await at('?pagination.offset=3')).toMatchObject({
      status: 400,
      json: { message: expect.stringContaining('out of range') },
    });
    for (const height of ['0', '2', '-1']) {
      expect(await ask(`/cosmos/tx/v1beta1/txs/block/${height}`)).toMatchObject({
        status: 400,
        json: { code: 3 },
      });
    }
  });

  test('validators are asked for by page', async () => {
    const key = base64(Buffer.alloc(32, 7));
    comet.answers.set('status', { sync_info: { latest_block_height: '9' } });
    comet.answers.set('validators', {
      block_height: '5',
      total: '150',
      validators: [
        {
          address: '03'.repeat(20),
          pub_key: { type: 'tendermint/PubKeyEd25519', value: key },
          voting_power: '12',
          proposer_priority: '-4',
        },
      ],
    });
    const path = '/cosmos/base/tendermint/v1beta1/validatorsets/5';
    const { json } = await ask(`${path}?pagination.offset=100&pagination.limit=50`);
    expect(json).toMatchObject({
      block_height: '5',
      validators: [
        {
          pub_key: { '@type': '/cosmos.crypto.ed25519.PubKey', key },
          voting_power: '12',
          proposer_priority: '-4',
        },
      ],
      pagination: { total: '150' },
    });
    expect(comet.asked.at(-1)).toEqual({
      method: 'validators',
      params: { page: '3', per_page: '50', height: '5' },
    });
    expect(await ask('/cosmos/base/tendermint/v1beta1/validatorsets/10')).toMatchObject({
      status: 400,
    });
  });
});

test('an answer that is no JSON is unavailable, not a crash', async () => {
  comet.answers.set('block', null);
  expect(await ask('/cosmos/base/tendermint/v1beta1/blocks/latest')).toMatchObject({
    status: 503,
    json: { code: 14 },
  });
});
