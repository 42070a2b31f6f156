/** Who may ask: the validators of the chain, as far as the host knows them. */

import { describe, expect, test } from 'vitest';
import { ValidatorAskers } from '../../../../src/host/proofServer/validatorAskers.ts';
import { outcome, signerOf, startRig as start } from './proofRig.ts';

describe('the validators of the chain', () => {
  test('are asked for once in a while, used for a while without the chain, and not for ever', async () => {
    let loads = 0;
    let chain: (() => Promise<string[]>) | undefined;
    const validator = signerOf('validator');
    const steady = { ms: 0 };
    const log: string[] = [];
    const note = (_: object, message: string): void => void log.push(message);
    const askers = new ValidatorAskers({
      load: () => {
        loads += 1;
        return chain === undefined ? Promise.reject(new Error('away')) : chain();
      },
      nowMs: () => steady.ms,
      logger: { debug: note, info: note, warn: note, error: note },
    });
    const rig = await start({ askers });
    const ask = async (): Promise<string> => outcome(await rig.ask(rig.request({}, validator)));
    const away = await rig.ask(rig.request({}, validator));
    expect([outcome(away), away.headers.get('retry-after')]).toEqual([
      '503 chain_unreachable',
      '10',
    ]);
    // Not asked again at once: a flood of requests is none for the chain.
    expect([await ask(), loads]).toEqual(['503 chain_unreachable', 1]);
    chain = async () => [validator.address];
    steady.ms += 2_000;
    expect([await ask(), loads]).toEqual(['200 answered', 2]);
    steady.ms += 30_000;
    expect([await ask(), loads]).toEqual(['200 answered', 2]);
    chain = undefined;
    steady.ms += 1;
    expect([await ask(), loads]).toEqual(['200 answered', 3]);
    steady.ms += 569_000;
    expect(await ask()).toBe('200 answered');
    steady.ms += 2_001;
    expect(await ask()).toBe('503 chain_unreachable');
    expect(log[0]).toContain('could not be asked');
    chain = async () => [];
    steady.ms += 2_000;
    expect(await ask()).toBe('401 not_a_validator');
  });

  const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

  test('are those of now where nobody asked for a while: who joined is answered, who left is not', async () => {
    const [joined, left] = [signerOf('joined'), signerOf('left')];
    const steady = { ms: 0 };
    let set = [left.address];
    const load = async (): Promise<string[]> => set;
    const askers = new ValidatorAskers({ load, nowMs: () => steady.ms, logger: quiet });
    const rig = await start({ askers });
    expect(outcome(await rig.ask(rig.request({}, left)))).toBe('200 answered');
    set = [joined.address];
    steady.ms += 30_001;
    const outcomes = await Promise.all([joined, left].map((one) => rig.ask(rig.request({}, one))));
    expect(outcomes.map(outcome)).toEqual(['200 answered', '401 not_a_validator']);
  });

  test('are not waited for long: a node that hangs is one that does not answer', async () => {
    const validator = signerOf('validator');
    const steady = { ms: 0 };
    const loads: PromiseWithResolvers<string[]>[] = [];
    const askers = new ValidatorAskers({
      load: () => {
        loads.push(Promise.withResolvers<string[]>());
        return loads.at(-1)?.promise ?? Promise.reject(new Error('none'));
      },
      nowMs: () => steady.ms,
      logger: quiet,
    });
    const rig = await start({ askers });
    const ask = async (): Promise<string> => outcome(await rig.ask(rig.request({}, validator)));
    expect(await ask()).toBe('503 chain_unreachable');
    loads[0]?.resolve([validator.address]);
    await expect.poll(ask).toBe('200 answered');
    steady.ms += 30_001;
    expect(await ask()).toBe('200 answered');
    steady.ms += 600_000;
    expect([await ask(), loads.length]).toEqual(['503 chain_unreachable', 2]);
  });
});
