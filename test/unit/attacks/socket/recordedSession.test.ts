/**
 * What CometBFT 0.38 and the node said to each other over the first blocks of a chain (`npm run abci:record`), played again with its frames
 * cut. Every frame is cut at its first bytes, its last ones and some between; the longest of each kind at every byte.
 */

import { Response } from 'cosmjs-types/tendermint/abci/types';
import { afterEach, describe, expect, test } from 'vitest';
import { requestCodec } from '../../../../src/abci/wire/requests.ts';
import { readSession } from '../../../fixtures/abciSession/sessionFile.ts';
import { type AbciClient, frameOf } from '../../abci/abciClient.ts';
import { untilRead } from '../../abci/harness.ts';
import { cutAt, methodOf, SessionWalk, type Write } from './sessionWalk.ts';

const session = readSession();
let walk: SessionWalk;

test('D: the recording holds what it is for: all kinds of calls, what succeeds and what is refused, a whole epoch', () => {
  const asked = session.map(({ request }) => requestCodec.decode(request));
  const given = session.map(({ answer }) => Response.decode(answer));
  const count = (kind: string): number => asked.filter(({ method }) => method === kind).length;
  for (const kind of ['info', 'initChain', 'query', 'flush'])
    expect(count(kind)).toBeGreaterThan(0);
  for (const kind of ['prepareProposal', 'processProposal', 'finalizeBlock', 'commit']) {
    expect(count(kind)).toBeGreaterThan(12);
  }
  const checks = asked.flatMap((one) => (one.method === 'checkTx' ? [one.value.type] : []));
  expect(new Set(checks)).toEqual(new Set([0, 1]));
  const codes = (of: (answer: Response) => number | undefined): Set<boolean> =>
    new Set(given.flatMap((answer) => of(answer) ?? []).map((code) => code === 0));
  expect(codes(({ checkTx }) => checkTx?.code)).toEqual(new Set([true, false]));
  expect(codes(({ query }) => query?.code)).toEqual(new Set([true, false]));
  const events = given.flatMap(({ finalizeBlock }) => [
    ...(finalizeBlock?.events ?? []),
    ...(finalizeBlock?.txResults ?? []).flatMap((result) => result.events),
  ]);
  for (const type of [
    'poc_participant',
    'poc_commit',
    'poc_challenge_resolved',
    'poc_epoch_settled',
  ]) {
    expect(events.map((event) => event.type)).toContain(type);
  }
});

describe('a recorded session', () => {
  afterEach(async () => {
    await walk.node.stop();
  });

  test('D: whole frames are answered byte for byte as they were', async () => {
    walk = await SessionWalk.start(session);
    await walk.to();
    expect(walk.node.store.lastCommit.version).toBe(BigInt(walk.height));
    expect(walk.node.fatal).toEqual([]);
  });

  test('D: joined frames, a turn of each connection in one write, are answered in their order', async () => {
    walk = await SessionWalk.start(session);
    while (walk.at < session.length) await playTurn(walk);
    expect(walk.node.store.lastCommit.version).toBe(BigInt(walk.height));
  });

  test('D: frames that come byte by byte are answered as if they came whole', async () => {
    walk = await SessionWalk.start(session);
    const bytewise: Write = async (client, frame) => {
      for (let i = 0; i < frame.length; i += 1) {
        client.socket.write(frame.subarray(i, i + 1));
        await untilRead();
      }
    };
    await walk.to(session.length, bytewise);
    expect(walk.node.fatal).toEqual([]);
  });

  const rounds = 32;
  test(`D: every frame cut in two, at ${rounds} places each, is answered as if it came whole`, async () => {
    for (let round = 0; round < rounds; round += 1) {
      walk = await SessionWalk.start(session);
      await walk.to(session.length, (client, frame) => cutAt(client, frame, placeOf(frame, round)));
      expect(walk.node.fatal).toEqual([]);
      if (round < rounds - 1) await walk.node.stop();
    }
  });

  test('D: the longest frame of each kind, cut at every byte, is answered as if it came whole', async () => {
    walk = await SessionWalk.start(session);
    let cuts = 0;
    for (const index of longestOfEachKind()) {
      await walk.to(index + 1);
      cuts += await cutEverywhere(walk, index);
    }
    expect(cuts).toBeGreaterThan(5000);
    await walk.to();
    expect(walk.node.fatal).toEqual([]);
  });
});

/** The first and the last bytes of a frame, then even steps between. Short frames are cut at every byte. */
function placeOf({ length }: Uint8Array, round: number): number {
  const [head, tail] = [16, 4];
  if (length - 1 <= 32 || round < head) return 1 + (round % (length - 1));
  if (round < head + tail) return length - 1 - (round - head);
  return head + 1 + Math.floor(((round - head - tail) * (length - head - tail)) / 12);
}

/** Exchanges in the order of the session. */
function longestOfEachKind(): number[] {
  const longest = new Map<string, number>();
  session.forEach((one, i) => {
    const known = session[longest.get(methodOf(one)) ?? -1];
    if (known === undefined || known.request.length < one.request.length) {
      longest.set(methodOf(one), i);
    }
  });
  // A second Commit would be out of order; it is two bytes long, and cut in every replay.
  longest.delete('commit');
  return [...longest.values()].sort((a, b) => a - b);
}

/** Asks once more in the same state, whole, then cut at each byte: none of these calls changes what the next one meets. */
async function cutEverywhere({ node }: SessionWalk, index: number): Promise<number> {
  const { connection, request } = session[index] as (typeof session)[number];
  const client = await node.connection(connection);
  const frame = frameOf(request);
  client.socket.write(frame);
  const expected = await client.nextBytes();
  for (let at = 1; at < frame.length; at += 1) {
    await cutAt(client, frame, at);
    expect(Buffer.compare(await client.nextBytes(), expected), `${index} cut at ${at}`).toBe(0);
  }
  return frame.length - 1;
}

/** All that one connection says before another one speaks. */
async function playTurn(on: SessionWalk): Promise<void> {
  const { connection } = session[on.at] as (typeof session)[number];
  let end = on.at;
  while (session[end]?.connection === connection) end += 1;
  const turn = session.slice(on.at, end);
  const client: AbciClient = await on.node.connection(connection);
  client.socket.write(Buffer.concat(turn.map(({ request }) => frameOf(request))));
  for (const { answer } of turn) expect(await client.nextBytes()).toEqual(answer);
  on.at = end;
}
