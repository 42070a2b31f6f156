/** The recorded session broken off at every frame, and with bytes changed: what the node then is, and what the others on its socket see of it. */

import { Response } from 'cosmjs-types/tendermint/abci/types';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { toHex } from '../../../../src/lib/bytes.ts';
import { readSession } from '../../../fixtures/abciSession/sessionFile.ts';
import { type AbciClient, frameOf, requestFrame } from '../../abci/abciClient.ts';
import { methodOf, SessionWalk } from './sessionWalk.ts';

const session = readSession();
/** CometBFT sends a Flush after almost everything; breaking off after it is breaking off after what it follows. */
const stops = session.flatMap((one, i) => (methodOf(one) === 'flush' ? [] : [i]));
let walk: SessionWalk;

afterEach(async () => {
  await walk.node.stop();
});

test('D: broken off at every frame and inside the next one, the node is at a committed height and goes on from there', async () => {
  walk = await SessionWalk.start(session);
  for (const stop of stops) {
    await walk.to(stop);
    const { connection, request } = session[stop] as (typeof session)[number];
    const frame = frameOf(request);
    const client = await walk.node.connection(connection);
    client.socket.write(frame.subarray(0, Math.floor(frame.length / 2)));
    await heardBy(await walk.node.connect());
    await walk.recover();
    expect(walk.node.store.lastCommit.version).toBe(BigInt(walk.height));
  }
  await walk.to();
  expect(walk.node.fatal).toEqual([]);
});

test('D: broken off while a commit is under way, the node is at that height or the one before', async () => {
  walk = await SessionWalk.start(session);
  for (const stop of stops) {
    if (methodOf(session[stop] as (typeof session)[number]) !== 'commit') continue;
    await walk.to(stop);
    const client = await walk.node.connection(session[stop]?.connection ?? 0);
    client.socket.end(frameOf(session[stop]?.request ?? new Uint8Array(0)));
    await walk.recover();
  }
  await walk.to();
  expect(walk.node.fatal).toEqual([]);
});

test('D: a changed byte is an exception, a refusal or another question; never a hang of others, never a state that was not announced', async () => {
  walk = await SessionWalk.start(session);
  const ends = new Map<string, number>();
  for (const { stop, place, mask } of changes(120)) {
    await walk.to(stop);
    const end = await sendChanged(stop, place, mask);
    ends.set(end, (ends.get(end) ?? 0) + 1);
    await walk.recover();
  }
  await walk.to();
  // All three happen in a sample of this size; what happens to a byte is fixed by its seed.
  expect([...ends.keys()].sort()).toEqual(['answered', 'exception', 'waits']);
});

test('D: a block that came changed is committed as it was announced, so that CometBFT sees another app hash', async () => {
  walk = await SessionWalk.start(session);
  const last = session.findLastIndex(
    (one) => methodOf(one) === 'finalizeBlock' && one.request.length > 300,
  );
  await walk.to(last);
  const { connection, request, answer } = session[last] as (typeof session)[number];
  const client = await walk.node.connection(connection);
  // The transactions are the first field of the call.
  const changed = request.slice();
  changed[20] = (changed[20] ?? 0) ^ 1;
  client.socket.write(frameOf(changed));
  const announced = (await client.next()).finalizeBlock?.appHash as Uint8Array;
  expect(toHex(announced)).not.toBe(toHex(Response.decode(answer).finalizeBlock?.appHash as never));
  await client.ask({ commit: {} });
  expect(toHex(walk.node.store.lastCommit.appHash)).toBe(toHex(announced));
});

/** In the order of the session, so that it is walked once. */
function changes(count: number): { stop: number; place: number; mask: number }[] {
  const one = fc.record({
    stop: fc.constantFrom(...stops),
    place: fc.nat(),
    mask: fc.integer({ min: 1, max: 255 }),
  });
  return fc.sample(one, { numRuns: count, seed: 20_260_101 }).sort((a, b) => a.stop - b.stop);
}

/** Sends an exchange's frame with one byte changed. Returns what became of it once the node has read it. */
async function sendChanged(stop: number, place: number, mask: number): Promise<string> {
  const { node } = walk;
  const { connection, request } = session[stop] as (typeof session)[number];
  const frame = frameOf(request).slice();
  const at = place % frame.length;
  frame[at] = (frame[at] ?? 0) ^ mask;
  const client = await node.connection(connection);
  const other = await node.connect();
  const known = client.received.length;
  client.socket.write(frame);
  await heardBy(other);
  const answers = client.received.slice(known).map((bytes) => Response.decode(bytes));
  const isException = answers.some(({ exception }) => exception !== undefined);
  if (isException) await client.closed;
  // A bug in block execution would be one too; a genesis that cannot be read is what stops a node here.
  for (const error of node.fatal.splice(0)) {
    expect(isException).toBe(true);
    expect(error.message).toMatch(/^initChain failed/);
  }
  await heardBy(other);
  other.close();
  if (isException) return 'exception';
  return answers.length > 0 ? 'answered' : 'waits';
}

/** Resolves once the node has answered somebody else, twice: by then it has read what came before. */
async function heardBy(other: AbciClient): Promise<void> {
  for (const message of ['one', 'two']) {
    other.socket.write(requestFrame({ echo: { message } }));
    expect((await other.next()).echo?.message).toBe(message);
  }
}
