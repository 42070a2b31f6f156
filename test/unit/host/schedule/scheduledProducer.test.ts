import { afterEach, describe, expect, test } from 'vitest';
import { noon } from './fakeClock.ts';
import { type GpuRig, load, startGpuRig, stopGpuRigs } from './gpuRig.ts';

afterEach(stopGpuRigs);

describe('the share of the idle time', () => {
  test.each([
    [0, 10_000],
    [0, 9_950],
    [0, 2_500],
    [4_000, 10_000],
    [6_000, 5_000],
  ])(
    'of GPUs that are busy to %i bps a target of %i bps is reached and kept',
    async (busy, target) => {
      const rig = startGpuRig();
      rig.source = load(busy);
      await rig.pass(60_000, undefined, target);
      const due = (60_000 * (10_000 - busy) * target) / 1e8;
      expect(rig.usedSince(0)).toBeLessThanOrEqual(due + 500);
      expect(rig.usedSince(0)).toBeGreaterThan(due * 0.97 - 1000);
    },
  );

  test("the operator's own share holds where the chain's target is higher", async () => {
    const rig = startGpuRig({ policy: { targetCapBps: 1_000 } });
    await rig.pass(60_000);
    expect(rig.usedSince(0)).toBeLessThanOrEqual(6_500);
    expect(rig.usedSince(0)).toBeGreaterThan(5_000);
  });

  test('a generator that is slower than a slice still makes nonces, and keeps the share', async () => {
    const rig = startGpuRig({ noncesPerSecond: 0.5 });
    await rig.pass(600_000, undefined, 5_000);
    expect(rig.nextNonce).toBeGreaterThan(100n);
    expect(rig.usedSince(0)).toBeLessThanOrEqual(300_000 + 8_000);
  });

  test('a request never asks for more than the chain can take', async () => {
    const rig = startGpuRig();
    await rig.pass(4_000, 30);
    expect(rig.nextNonce).toBe(30n);
    expect(rig.reason).toBe('no_room');
  });

  test('the speed is learned from what came', async () => {
    const rig = startGpuRig({ noncesPerSecond: 4_000 });
    await rig.pass(20_000);
    expect(rig.reports.at(-1)?.noncesPerSecond).toBeCloseTo(4_000, -2);
    expect(rig.runs.at(-1)?.count).toBeCloseTo(2_000, -2);
  });

  test('what was not used in a while is gone, not saved up', async () => {
    const rig = startGpuRig();
    await rig.pass(20_000, undefined, 1_000);
    await rig.pass(300_000, 0, 1_000);
    const from = rig.clock.now();
    await rig.pass(10_000, undefined, 1_000);
    expect(rig.usedSince(from)).toBeLessThanOrEqual(2_000);
    expect(rig.usedSince(from)).toBeGreaterThanOrEqual(1_000);
  });

  test('a request that takes much longer than its share is ended, and its speed is learned', async () => {
    const rig = startGpuRig();
    await rig.pass(20_000, undefined, 5_000);
    rig.noncesPerMs /= 20;
    const from = rig.clock.now();
    await rig.pass(60_000, undefined, 5_000);
    expect(rig.yields).toContain('share_used');
    expect(rig.usedSince(from)).toBeLessThanOrEqual(30_000 + 1_500);
    expect(rig.reports.at(-1)?.noncesPerSecond).toBeCloseTo(50, -1);
  });

  test('work that nobody renewed for a minute is over', async () => {
    const rig = startGpuRig();
    rig.offer(1e9);
    await rig.clock.advance(90_000);
    expect(rig.reason).toBe('no_room');
    expect(rig.usedSince(noon + 61_000)).toBe(0);
  });

  test('nothing begins after rest()', async () => {
    const rig = startGpuRig();
    await rig.pass(2_000);
    rig.producer.rest();
    await rig.clock.advance(1_000);
    const made = rig.nextNonce;
    await rig.clock.advance(10_000);
    expect(rig.nextNonce).toBe(made);
    expect(made).toBeGreaterThan(0n);
  });
});

describe('inference comes', () => {
  test.each([
    ['load', { busyBps: 9_500 }],
    ['a queue', { busyBps: 1_000, waiting: 1 }],
  ])(
    '%s ends the request under way at the next reading, and what it made is kept',
    async (_, reading) => {
      const rig = startGpuRig({ policy: { sliceMs: 20_000 } });
      await rig.pass(30_500);
      expect(rig.runs.at(-1)?.toMs).toBeUndefined();
      const before = rig.nextNonce;
      rig.source = async () => reading;
      await rig.clock.advance(1_000);
      expect(rig.runs.at(-1)?.toMs).toBeDefined();
      expect(rig.yields).toEqual(['inference_busy']);
      expect(rig.nextNonce).toBeGreaterThan(before);
      expect(rig.reason).toBe('inference_busy');
      const count = rig.runs.length;
      await rig.pass(30_000);
      expect(rig.runs).toHaveLength(count);
    },
  );

  test('a load between the two thresholds changes nothing: neither does it stop nor go on', async () => {
    const rig = startGpuRig();
    rig.source = load(8_500);
    await rig.pass(10_000);
    const begun = rig.runs.length;
    expect(begun).toBeGreaterThan(1);
    rig.source = load(9_100);
    await rig.pass(2_000);
    rig.source = load(8_500);
    await rig.pass(30_000);
    expect(rig.runs.at(-1)?.fromMs).toBeLessThan(noon + 12_000);
    expect(rig.reason).toBe('inference_busy');
  });

  test('it goes on once the load was low for as long as is configured', async () => {
    const rig = startGpuRig({ policy: { calmMs: 5_000 }, source: load(9_900) });
    await rig.pass(5_000);
    expect(rig.runs).toHaveLength(0);
    rig.source = load(0);
    await rig.pass(5_000);
    expect(rig.runs).toHaveLength(0);
    await rig.pass(3_000);
    expect(rig.runs.length).toBeGreaterThan(0);
  });

  test('load that comes and goes by the second never lets it go on', async () => {
    let reading = 0;
    const source = async (): Promise<object> => {
      reading += 1;
      return { busyBps: reading % 2 === 0 ? 0 : 9_500 };
    };
    const rig = startGpuRig({ source });
    await rig.pass(60_000);
    expect(rig.runs).toHaveLength(0);
  });
});

describe('a source that cannot be trusted', () => {
  const troubles: [string, (rig: GpuRig) => () => Promise<object>][] = [
    ['rejects', () => () => Promise.reject(new Error('connection refused'))],
    ['never answers', () => () => new Promise(() => {})],
    ['says a load above 100 %', () => load(10_001)],
    ['says a load below 0 %', () => load(-1)],
    ['says no number', () => load(Number.NaN)],
    ['says a negative queue', () => load(0, { waiting: -1 })],
    ['says an endless power', () => load(0, { powerWatts: Number.POSITIVE_INFINITY })],
    ['says the same old reading', (rig) => load(0, { atMs: rig.clock.now() })],
    ['comes from the future', (rig) => load(0, { atMs: rig.clock.now() + 3_600_000 })],
  ];
  test.each(troubles)(
    'one that %s is taken for busy after staleMs, and said once',
    async (_, trouble) => {
      const rig = startGpuRig();
      await rig.pass(5_000);
      rig.source = trouble(rig) as typeof rig.source;
      await rig.pass(15_000);
      expect(rig.reason).toBe('source_lost');
      expect(rig.usedSince(noon + 5_000 + 12_000)).toBe(0);
      await rig.pass(60_000);
      expect(
        rig.log.of('warn').filter((line) => line.includes('taken for busy')).length,
      ).toBeLessThan(3);
      expect(rig.log.of('warn').filter((line) => line.includes('young enough'))).toHaveLength(1);
      expect(rig.reports.at(-1)?.idleBps).toBeUndefined();
      expect(rig.reports.at(-1)?.sourceAgeMs).toBeGreaterThan(10_000);
      rig.source = load(0);
      await rig.pass(10_000);
      expect(rig.usedSince(noon + 80_000)).toBeGreaterThan(5_000);
    },
  );

  test('a request under way ends when the source is lost', async () => {
    const rig = startGpuRig({ policy: { sliceMs: 30_000 } });
    await rig.pass(35_000);
    expect(rig.runs.at(-1)?.toMs).toBeUndefined();
    rig.source = () => Promise.reject(new Error('gone'));
    await rig.pass(15_000);
    expect(rig.yields).toContain('source_lost');
  });

  test('nothing is made before the first reading', async () => {
    const rig = startGpuRig({ source: () => Promise.reject(new Error('not yet')) });
    await rig.pass(20_000);
    expect(rig.runs).toHaveLength(0);
  });
});

describe('a source that counts our own work', () => {
  test('is believed only when we rested: our own load does not stop us, and inference does', async () => {
    const rig = startGpuRig({ scope: 'everything', policy: { staleMs: 5_000 } });
    // What ran is shown for a while: the driver's figure is a mean.
    const isShown = (): boolean =>
      rig.runs.some(({ toMs = rig.clock.now() }) => rig.clock.now() - toMs < 900);
    let inference = 1_000;
    rig.source = async () => ({ busyBps: isShown() ? 10_000 : inference });
    await rig.pass(60_000);
    const share = rig.usedSince(0) / 60_000;
    expect(share).toBeGreaterThan(0.5);
    expect(share).toBeLessThan(0.91);
    const reasons = rig.reports.map(({ reason }) => reason);
    expect(reasons).toContain('listening');
    expect(reasons).not.toContain('inference_busy');
    inference = 10_000;
    await rig.pass(20_000);
    expect(rig.usedSince(noon + 75_000)).toBe(0);
  });
});
