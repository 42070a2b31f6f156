/** How often a request is answered, and how much of everything there is for whom. */

import { describe, expect, test } from 'vitest';
import type { MessageSigner } from '../../../../src/client/proofs/messageSigner.ts';
import type { ProofRequest } from '../../../../src/client/proofs/proofRequest.ts';
import { encodeProofRequest } from '../../../../src/client/proofs/proofRequestJson.ts';
import { SignatureBudget } from '../../../../src/host/proofServer/signatureBudget.ts';
import { toHex } from '../../../../src/lib/bytes.ts';
import { type Answered, outcome, startRig as start } from './proofRig.ts';

describe('a request is answered once', () => {
  test('the same bytes again, in another form, or with the same id and other leaves', async () => {
    const rig = await start();
    const request = rig.request();
    expect(outcome(await rig.ask(request))).toBe('200 answered');
    const again = await rig.ask(request);
    expect(outcome(again)).toBe('401 replayed');
    expect(again.json['request_id']).toBe(toHex(request.requestId));
    const spaced = JSON.stringify(JSON.parse(encodeProofRequest(request)), undefined, 2);
    expect(outcome(await rig.post(spaced))).toBe('401 replayed');
    const { requestId } = request;
    const sameId = rig.request({ requestId, leafIndices: [1] });
    expect(outcome(await rig.ask(sameId))).toBe('401 replayed');
    // The id is the asker's own: another's request with it is another request.
    expect(outcome(await rig.ask(rig.request({ requestId }, rig.validator('b'))))).toBe(
      '200 answered',
    );
  });

  test('at the same time too', async () => {
    const rig = await start();
    const request = rig.request();
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => rig.ask(request)));
    const sorted = outcomes.map(outcome).sort((a, b) => (a < b ? -1 : 1));
    expect(sorted).toEqual(['200 answered', ...Array.from({ length: 5 }, () => '401 replayed')]);
  });

  test('as long as its timestamp would be taken', async () => {
    const rig = await start();
    rig.clock.pass(3_600_000);
    const request = rig.request({ timestampMs: BigInt(rig.clock.wall) + 300_000n });
    expect(outcome(await rig.ask(request))).toBe('200 answered');
    rig.clock.pass(599_999);
    expect(outcome(await rig.ask(request))).toBe('401 replayed');
    rig.clock.pass(2);
    expect(outcome(await rig.ask(request))).toBe('401 timestamp');
  });

  test('after a restart too: what was signed before it is refused', async () => {
    const rig = await start();
    const early = BigInt(rig.clock.wall - 1_001);
    expect(outcome(await rig.ask(rig.request({ timestampMs: early })))).toBe('401 before_start');
    const since = rig.request({ timestampMs: early + 1n });
    expect(outcome(await rig.ask(since))).toBe('200 answered');
  });

  test('and a clock that is set right while the server runs changes nothing', async () => {
    const rig = await start();
    rig.clock.wall -= 3_600_000;
    const early = BigInt(rig.clock.wall - 1_001);
    expect(outcome(await rig.ask(rig.request({ timestampMs: early })))).toBe('401 before_start');
    expect(outcome(await rig.ask(rig.request({ timestampMs: early + 1n })))).toBe('200 answered');
    rig.clock.wall += 7_200_000;
    expect(outcome(await rig.ask(rig.request()))).toBe('200 answered');
  });

  test('a refused request was not answered, and may come again', async () => {
    const rig = await start();
    const request = rig.request();
    const store = rig.store;
    rig.store = undefined;
    expect(outcome(await rig.ask(request))).toBe('503 starting');
    rig.store = store;
    expect(outcome(await rig.ask(request))).toBe('200 answered');
  });
});

describe('too much', () => {
  test('from one address: 429 with Retry-After, before anything is looked at', async () => {
    const rig = await start({ limits: { perIp: 1, perIpBurst: 3 } });
    for (let i = 0; i < 3; i += 1) expect(outcome(await rig.post('{'))).toBe('400 malformed');
    const refused = await rig.ask(rig.request());
    expect(outcome(refused)).toBe('429 too_many_requests');
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.json['message']).toContain('127.0.0.1');
    expect(outcome(await rig.fetch('/healthz'))).toBe('429 too_many_requests');
    rig.clock.pass(1_000);
    expect(outcome(await rig.ask(rig.request()))).toBe('200 answered');
    expect(outcome(await rig.ask(rig.request()))).toBe('429 too_many_requests');
  });

  test('of one validator, from wherever it asks', async () => {
    const rig = await start({ limits: { perAsker: 1, perAskerBurst: 2 } });
    const [one, two] = [rig.validator('one'), rig.validator('two')];
    for (let i = 0; i < 2; i += 1) {
      expect(outcome(await rig.ask(rig.request({}, one)))).toBe('200 answered');
    }
    const request = rig.request({}, one);
    const refused = await rig.ask(request);
    expect(outcome(refused)).toBe('429 too_many_requests');
    expect(Number(refused.headers.get('retry-after'))).toBe(1);
    expect(outcome(await rig.ask(rig.request({}, two)))).toBe('200 answered');
    rig.clock.pass(1_000);
    expect(outcome(await rig.ask(request))).toBe('200 answered');
  });

  test('forged signatures: 503 for strangers, while validators that were answered before are answered', async () => {
    const isLocal = (one: string): boolean => one === '127.0.0.1';
    const rig = await start({ limits: { signatureChecks: 8 }, isTrustedProxy: isLocal });
    const from = async (ip: string, change: Partial<ProofRequest> = {}): Promise<Answered> => {
      const body = encodeProofRequest({ ...rig.request(), ...change });
      return await rig.post(body, { headers: { 'x-forwarded-for': ip } });
    };
    expect(outcome(await from('192.0.2.1'))).toBe('200 answered');
    rig.clock.pass(1_000);
    const signature = new Uint8Array(64).fill(1);
    const outcomes: string[] = [];
    for (let i = 0; i < 6; i += 1) {
      outcomes.push(outcome(await from(`198.51.100.${i}`, { signature })));
    }
    expect(outcomes).toEqual([
      ...Array.from({ length: 4 }, () => '401 bad_signature'),
      ...Array.from({ length: 2 }, () => '503 busy'),
    ]);
    const stranger = await from('192.0.2.2');
    expect([outcome(stranger), stranger.headers.get('retry-after')]).toEqual(['503 busy', '1']);
    for (let i = 0; i < 4; i += 1) expect(outcome(await from('192.0.2.1'))).toBe('200 answered');
    expect(outcome(await from('192.0.2.1'))).toBe('503 busy');
    rig.clock.pass(1_000);
    expect(outcome(await from('192.0.2.2'))).toBe('200 answered');
  });

  test('a copy of a request that was answered does not make its sender known', async () => {
    const isLocal = (one: string): boolean => one === '127.0.0.1';
    const rig = await start({ limits: { signatureChecks: 4 }, isTrustedProxy: isLocal });
    const from = async (ip: string, request: ProofRequest): Promise<string> =>
      outcome(await rig.post(encodeProofRequest(request), { headers: { 'x-forwarded-for': ip } }));
    const request = rig.request();
    expect(await from('192.0.2.1', request)).toBe('200 answered');
    rig.clock.pass(1_000);
    expect(await from('198.51.100.1', request)).toBe('401 replayed');
    const forged = { ...rig.request(), signature: new Uint8Array(64).fill(1) };
    expect(await from('198.51.100.1', forged)).toBe('401 bad_signature');
    expect(await from('198.51.100.1', forged)).toBe('401 bad_signature');
    expect(await from('198.51.100.1', forged)).toBe('503 busy');
    expect(await from('192.0.2.1', rig.request())).toBe('200 answered');
  });

  test('an address is known for the asker that was answered there, until it signs wrongly', async () => {
    const isLocal = (one: string): boolean => one === '127.0.0.1';
    const rig = await start({ limits: { signatureChecks: 4 }, isTrustedProxy: isLocal });
    const [one, two] = [rig.validator('one'), rig.validator('two')];
    const from = async (ip: string, request: ProofRequest): Promise<string> =>
      outcome(await rig.post(encodeProofRequest(request), { headers: { 'x-forwarded-for': ip } }));
    const forged = (signer: MessageSigner): ProofRequest => {
      const request = rig.request({}, signer);
      return { ...request, signature: new Uint8Array(64).fill(1) };
    };
    expect(await from('192.0.2.1', rig.request({}, one))).toBe('200 answered');
    expect(await from('192.0.2.2', rig.request({}, two))).toBe('200 answered');
    rig.clock.pass(1_000);
    // What strangers may take: two.
    expect(await from('192.0.2.2', forged(one))).toBe('401 bad_signature');
    expect(await from('192.0.2.1', forged(two))).toBe('401 bad_signature');
    expect(await from('192.0.2.2', forged(one))).toBe('503 busy');
    // One wrong signature of a known one, and it is a stranger.
    expect(await from('192.0.2.2', forged(two))).toBe('401 bad_signature');
    expect(await from('192.0.2.2', forged(two))).toBe('503 busy');
    expect(await from('192.0.2.1', rig.request({}, one))).toBe('200 answered');
  });

  test('whoever asks from everywhere, or asks for nothing that is there, pushes nobody out', () => {
    const budget = new SignatureBudget(2);
    budget.remember('one', '192.0.2.1', 0);
    for (let i = 0; i < 20_000; i += 1) budget.remember('turned', `2001:db8:0:${i}::/64`, 0);
    expect(budget.take('nobody', '198.51.100.1', 0)).toBe(0);
    expect(budget.take('nobody', '198.51.100.1', 0)).toBeGreaterThan(0);
    expect(budget.take('turned', '2001:db8:0:0::/64', 0)).toBeGreaterThan(0);
    expect(budget.take('one', '192.0.2.1', 0)).toBe(0);
  });

  test('of one validator costs no signatures of others', async () => {
    const limits = { signatureChecks: 4, perAsker: 0.1, perAskerBurst: 1 };
    const rig = await start({ limits });
    const [one, two] = [rig.validator('one'), rig.validator('two')];
    expect(outcome(await rig.ask(rig.request({}, one)))).toBe('200 answered');
    for (let i = 0; i < 10; i += 1) {
      expect(outcome(await rig.ask(rig.request({}, one)))).toBe('429 too_many_requests');
    }
    expect(outcome(await rig.ask(rig.request({}, two)))).toBe('200 answered');
  });

  test('ids of ten minutes: one asker uses up its own share', async () => {
    const rig = await start({ limits: { seenEach: 2, seen: 3 } });
    const [one, two, three] = ['one', 'two', 'three'].map((name) => rig.validator(name));
    expect(outcome(await rig.ask(rig.request({}, one)))).toBe('200 answered');
    expect(outcome(await rig.ask(rig.request({}, one)))).toBe('200 answered');
    const own = await rig.ask(rig.request({}, one));
    expect([outcome(own), own.headers.get('retry-after')]).toEqual(['429 too_many_requests', '60']);
    expect(outcome(await rig.ask(rig.request({}, two)))).toBe('200 answered');
    expect(outcome(await rig.ask(rig.request({}, three)))).toBe('503 busy');
    rig.clock.pass(600_001);
    expect(outcome(await rig.ask(rig.request({}, three)))).toBe('200 answered');
  });

  test('answers under way: 503 beyond the places, 429 beyond those of one asker', async () => {
    const leafIndices = Array.from({ length: 500 }, (_, i) => i);
    const rig = await start({ epochs: [[500]], limits: { places: 3, placesEach: 2 } });
    const ask = (name: string): Promise<Answered> =>
      rig.ask(rig.request({ leafIndices }, rig.validator(name)));
    const outcomes = await Promise.all([ask('a'), ask('a'), ask('a'), ask('b'), ask('c')]);
    const sorted = outcomes.map(outcome).sort((x, y) => (x < y ? -1 : 1));
    expect(sorted).toEqual([
      '200 answered',
      '200 answered',
      '200 answered',
      '429 too_many_requests',
      '503 busy',
    ]);
    for (const { status, headers } of outcomes) {
      if (status !== 200) expect(headers.get('retry-after')).toBe('1');
    }
    // The places are free again.
    await expect.poll(async () => outcome(await ask('c'))).toBe('200 answered');
  });
});
