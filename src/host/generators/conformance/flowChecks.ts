/** Checks of time: cancelling, two requests at once, speed. */

import { GeneratorError } from '../generatorError.ts';
import { assertSame } from './artifactChecks.ts';
import {
  CheckFailure,
  type ConformanceBench,
  type ConformanceCheck,
} from './conformanceFinding.ts';

/** A long request has begun after so long, as far as anybody can know; milliseconds. */
const begunMs = 20;

export const flowChecks: readonly ConformanceCheck[] = [
  {
    name: 'cancel',
    expected: 'a cancelled request is answered in time, with the artifacts of its first nonces',
    run: checkCancel,
  },
  {
    name: 'cancel of nothing',
    expected: 'a cancel of a request that is over, or never was, is answered and changes nothing',
    run: async (bench) => {
      await bench.call('cancel', { request: 'never-was' });
      await bench.ask({ count: 1 });
      return 'it was answered, and the next request too';
    },
  },
  {
    name: 'one at a time',
    expected:
      'a second request at once gets the error busy, or its artifacts; the first is not disturbed',
    run: checkTwoAtOnce,
  },
  {
    name: 'speed',
    expected: 'nonces_per_second is what it makes, within a factor of two, or left out',
    run: checkSpeed,
  },
];

async function checkCancel(bench: ConformanceBench): Promise<string> {
  const request = bench.request({ first: 5_000n, count: bench.maxCount });
  let isOver = false;
  const answer = bench.call('generate', request).finally(() => {
    isOver = true;
  });
  answer.catch(() => {});
  await bench.pause(begunMs);
  const before = bench.now();
  const wasOver = isOver;
  await bench.call('cancel', { request: request.id });
  const late = bench.pause(bench.options.cancelMs).then((): never => {
    throw new CheckFailure(
      `${bench.options.cancelMs} ms after the cancel there was no answer: the agent loses what was made`,
    );
  });
  late.catch(() => {});
  const artifacts = bench.decode(await Promise.race([answer, late]), request);
  const tookMs = Math.round(bench.now() - before);
  const few = artifacts.slice(0, 8);
  if (few.length > 0) {
    const again = await bench.ask({ first: 5_000n, count: few.length });
    assertSame(few, again, 'what came after a cancel, and the same nonces again');
  }
  if (wasOver) {
    const what = `max_count (${request.count}) nonces take less than ${begunMs} ms: cancelling could not be seen`;
    throw new CheckFailure(what, 'warn');
  }
  return `${artifacts.length} of ${request.count} artifacts came ${tookMs} ms after the cancel`;
}

async function checkTwoAtOnce(bench: ConformanceBench): Promise<string> {
  const alone = await bench.ask({ first: 7_000n, count: 4 });
  const long = bench.request({ first: 6_000n, count: bench.maxCount });
  let isOver = false;
  const first = bench.call('generate', long).finally(() => {
    isOver = true;
  });
  first.catch(() => {});
  await bench.pause(begunMs);
  const second = bench.request({ first: 7_000n, count: 4 });
  const seen = await bench.call('generate', second).then(
    (answer) => {
      const artifacts = bench.decode(answer, second);
      assertSame(
        artifacts,
        alone.slice(0, artifacts.length),
        'a request alone, and beside another',
      );
      return 'the second request was answered too';
    },
    (error: unknown) => {
      if (error instanceof GeneratorError && error.code === 'busy') return 'busy';
      throw error;
    },
  );
  const wasOver = isOver;
  await bench.call('cancel', { request: long.id });
  bench.decode(await first, long);
  if (wasOver && seen !== 'busy') {
    throw new CheckFailure(
      'the first request was over before the second: nothing could be seen',
      'warn',
    );
  }
  return seen === 'busy' ? 'the second request got the error busy' : seen;
}

async function checkSpeed(bench: ConformanceBench): Promise<string> {
  const begin = bench.now();
  let made = 0;
  while (bench.now() - begin < bench.options.speedMs) {
    const room = Math.min(bench.maxCount, 65_536);
    const pace = made === 0 ? 64 : Math.ceil((made / (bench.now() - begin)) * 200);
    const count = Math.max(1, Math.min(room, pace));
    made += (await bench.ask({ first: BigInt(100_000 + made), count })).length;
  }
  const perSecond = (made / (bench.now() - begin)) * 1000;
  const said = bench.noncesPerSecond;
  const seen = `${Math.round(perSecond)} nonces a second`;
  if (said !== undefined && (said > perSecond * 2 || said < perSecond / 2)) {
    throw new CheckFailure(`${seen}, and info says ${said}`, 'warn');
  }
  return seen;
}
