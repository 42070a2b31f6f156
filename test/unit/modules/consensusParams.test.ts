/** The bounds that CometBFT keeps, as governance changes them (docs/spec/modules.md, M11 and M12). */

import { afterEach, describe, expect, test } from 'vitest';
import {
  QueryParamsRequest,
  QueryParamsResponse,
} from '../../../src/gen/cosmos/consensus/v1/query.ts';
import { MsgUpdateParams } from '../../../src/gen/cosmos/consensus/v1/tx.ts';
import type { WireAny } from '../../../src/types/publicKey.ts';
import { sendMessage } from '../../harness/buildTx.ts';
import { GovPlay, validator } from '../../harness/govPlay.ts';
import { any, authority, trySend } from '../../harness/govUser.ts';

let play: GovPlay;
afterEach(() => play.chain.stop());

const right: MsgUpdateParams = {
  authority,
  block: { maxBytes: 4_000_000n, maxGas: 150_000_000n },
  evidence: {
    maxAgeNumBlocks: 5000n,
    maxAgeDuration: { seconds: 3600n, nanos: 0 },
    maxBytes: 100_000n,
  },
  validator: { pubKeyTypes: ['ed25519'] },
  abci: undefined,
};

const update = (changes: Partial<MsgUpdateParams> = {}): WireAny =>
  any('/cosmos.consensus.v1.MsgUpdateParams', MsgUpdateParams, { ...right, ...changes });

const params = async () =>
  (
    await play.chain.ask(
      '/cosmos.consensus.v1.Query/Params',
      QueryParamsRequest,
      {},
      QueryParamsResponse,
    )
  ).params;

describe('consensus parameters', () => {
  test('are those of the genesis, whole (M11)', async () => {
    play = await GovPlay.start({ maxBlockGas: 200_000_000n });
    expect(await params()).toMatchObject({
      block: { maxBytes: 22_020_096n, maxGas: 200_000_000n },
      evidence: { maxAgeNumBlocks: 100_000n, maxBytes: 1_048_576n },
      validator: { pubKeyTypes: ['ed25519'] },
    });
  });

  test('that pass reach CometBFT with the block that executed them, and with no other (M11)', async () => {
    play = await GovPlay.start();
    const block = await play.pass(update());
    const { maxAgeNumBlocks, maxAgeDuration, maxBytes } = right.evidence ?? {};
    expect(block.consensusParamUpdates).toEqual({
      block: right.block,
      evidence: { maxAgeNumBlocks, maxAgeDuration, maxBytes },
      validator: right.validator,
    });
    expect(block.events.map(({ type }) => type)).toContain('update_consensus_params');
    expect((await play.chain.block()).consensusParamUpdates).toBeUndefined();
    expect(await params()).toMatchObject({ block: right.block, evidence: right.evidence });
  });

  test('bound the gas of the blocks that follow (M11)', async () => {
    play = await GovPlay.start();
    await play.pass(update({ block: { maxBytes: 4_000_000n, maxGas: 10_000_000n } }));
    const send = sendMessage(validator.address, validator.address, [
      { denom: 'upoc', amount: '1' },
    ]);
    const { txResults } = await trySend(play.chain, validator, send);
    expect(txResults[0]).toMatchObject({ code: 41, codespace: 'sdk' });
  });

  test('that are already set change nothing for CometBFT', async () => {
    play = await GovPlay.start();
    await play.pass(update());
    expect((await play.pass(update())).consensusParamUpdates).toBeUndefined();
  });

  const { block, evidence } = right as Required<MsgUpdateParams>;
  const cases: [string, Partial<MsgUpdateParams>, RegExp][] = [
    ['an incomplete set', { evidence: undefined }, /all parameters must be present/],
    ['no bytes', { block: { ...block, maxBytes: 0n } as never }, /block.max_bytes is 0/],
    [
      'a block without room for the signatures of all validators',
      { block: { maxBytes: 300_000n, maxGas: -1n } },
      /block.max_bytes is 300000, expected 473875/,
    ],
    ['more than CometBFT holds', { block: { maxBytes: 104_857_601n, maxGas: -1n } }, /max_bytes/],
    ['no bound of bytes', { block: { maxBytes: -1n, maxGas: -1n } }, /block.max_bytes is -1/],
    ['gas below −1', { block: { maxBytes: 4_000_000n, maxGas: -2n } }, /block.max_gas is -2/],
    ['gas for nothing', { block: { maxBytes: 4_000_000n, maxGas: 1n } }, /block.max_gas is 1,/],
    [
      'evidence of no age',
      { evidence: { ...evidence, maxAgeNumBlocks: 0n } as never },
      /num_blocks/,
    ],
    [
      'evidence of no time',
      { evidence: { ...evidence, maxAgeDuration: { seconds: -1n, nanos: 0 } } as never },
      /max_age_duration/,
    ],
    [
      'negative evidence',
      { evidence: { ...evidence, maxBytes: -1n } as never },
      /evidence.max_bytes/,
    ],
    [
      'evidence that fills the block',
      { evidence: { ...evidence, maxBytes: 4_000_000n } as never },
      /block.max_bytes is 4000000/,
    ],
    ['other keys', { validator: { pubKeyTypes: ['secp256k1'] } }, /expected ed25519 alone/],
    [
      'two kinds of keys',
      { validator: { pubKeyTypes: ['ed25519', 'secp256k1'] } },
      /ed25519 alone/,
    ],
    ['no keys', { validator: { pubKeyTypes: [] } }, /ed25519 alone/],
    ['vote extensions', { abci: { voteExtensionsEnableHeight: 100n } }, /no vote extensions/],
  ];

  test('that would stop CometBFT, or that this chain does not offer, are refused at once (M12)', async () => {
    play = await GovPlay.start();
    const before = await params();
    for (const [what, changes, log] of cases) {
      const refused = await play.refusal(update(changes));
      expect(`${what}: ${refused.log}`).toMatch(log);
      expect(refused.code).not.toBe('0');
    }
    expect(await params()).toEqual(before);
  });

  test("are governance's alone (M12)", async () => {
    play = await GovPlay.start();
    const { value } = update({ authority: validator.address });
    const message = {
      typeUrl: '/cosmos.consensus.v1.MsgUpdateParams',
      value: MsgUpdateParams.decode(value),
    };
    const { txResults } = await trySend(play.chain, validator, message);
    expect(txResults[0]).toMatchObject({ code: 13, codespace: 'gov' });
  });
});
