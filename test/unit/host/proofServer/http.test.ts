/** The connections that bring requests: whatever comes over them, the server stays there for others. */

import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { proofPath } from '../../../../src/client/proofs/proofRequest.ts';
import { encodeProofRequest } from '../../../../src/client/proofs/proofRequestJson.ts';
import { gate, gatedShelf } from './gatedShelf.ts';
import {
  hostSigner,
  outcome,
  type ProofRig,
  raw,
  socketTo,
  startRig as start,
} from './proofRig.ts';

const head = `POST ${proofPath} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 2\r\n`;
const chunkedHead = `POST ${proofPath} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n`;
const long = 'y'.repeat(40_000);

const postText = (body: string): string =>
  `POST ${proofPath} HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

describe('HTTP', () => {
  test('paths and methods that are not there', async () => {
    const rig = await start();
    for (const [path, method] of [
      ['/', 'GET'],
      [proofPath, 'GET'],
      [proofPath, 'PUT'],
      [`${proofPath}/`, 'POST'],
      ['/v1/poc/../../etc/passwd', 'GET'],
      ['/healthz', 'POST'],
    ] as const) {
      const answered = await rig.fetch(path, { method });
      expect(outcome(answered), `${method} ${path}`).toBe('404 not_found');
    }
    expect(outcome(await rig.fetch('/%zz'))).toBe('400 malformed');
  });

  test('says whose server it is', async () => {
    const rig = await start();
    expect((await rig.fetch('/healthz')).json).toEqual({
      status: 'ok',
      service: 'cpoc-proofs',
      chain_id: 'proofs-1',
      host_address: hostSigner.address,
      epoch_index: '1',
    });
  });

  test('what is no HTTP, and headers without end', async () => {
    const rig = await start();
    const noise = await raw(rig, 'hello\r\n\r\n');
    expect(noise).toMatch(/^HTTP\/1.1 400 /);
    expect(noise).toContain('"code":"malformed"');
    const headers = await raw(
      rig,
      `GET /healthz HTTP/1.1\r\nhost: x\r\nx-long: ${'y'.repeat(20_000)}\r\n\r\n`,
    );
    expect(headers).toMatch(/^HTTP\/1.1 431 /);
    expect(headers).toContain('"code":"headers_too_large"');
  });

  test('a request that comes byte by byte is ended, and so is one whose body does not come', async () => {
    const rig = await start({ limits: { readTimeoutMs: 400 } });
    const begun = raw(rig, `POST ${proofPath} HTTP/1.1\r\nhost: x\r\ncontent-length: 900\r\n\r\n{`);
    const silent = raw(rig, 'POST ');
    expect(await begun).toMatch(/^HTTP\/1.1 408 .*"code":"timed_out"/s);
    expect(await silent).toMatch(/^(HTTP\/1.1 408 .*"code":"timed_out".*)?$/s);
    expect(outcome(await rig.ask(rig.request()))).toBe('200 answered');
  });

  test('connections of one address are bounded', async () => {
    const rig = await start({ limits: { maxConnectionsPerIp: 4 } });
    const open = await Promise.all(Array.from({ length: 4 }, () => socketTo(rig)));
    const fifth = await socketTo(rig);
    const ended = new Promise((resolve) => fifth.once('close', resolve));
    await ended;
    expect(open.every((socket) => !socket.destroyed)).toBe(true);
    open[0]?.destroy();
    await expect
      .poll(() => rig.fetch('/healthz').then(outcome, () => 'no answer'))
      .toBe('200 answered');
  });

  test('where all are taken, the oldest that is not being answered ends for a new one', async () => {
    const answering = gate();
    const rig: ProofRig = await start({
      limits: { maxConnections: 4 },
      shelf: gatedShelf(answering, () => rig),
    });
    const asked = rig.ask(rig.request());
    await answering.reached;
    const idle: Socket[] = [];
    for (let i = 0; i < 10; i += 1) {
      const socket = await socketTo(rig);
      idle.push(socket.resume());
    }
    await expect
      .poll(() => idle.map((socket) => !socket.destroyed))
      .toEqual([
        ...Array.from({ length: 7 }, () => false),
        ...Array.from({ length: 3 }, () => true),
      ]);
    answering.open();
    expect(outcome(await asked)).toBe('200 answered');
    // The one that was answered is an idle one now, and the oldest: the others stay.
    await expect(raw(rig, 'GET /healthz HTTP/1.0\r\n\r\n')).resolves.toContain('"status":"ok"');
    expect(idle.slice(-3).every((socket) => !socket.destroyed)).toBe(true);
  });

  test('an answer that is not taken loses its place and its connection', async () => {
    const leafIndices = Array.from({ length: 500 }, (_, i) => i);
    const rig = await start({
      epochs: [[500]],
      limits: { places: 1, writeTimeoutMs: 1_500, perAskerBurst: 1_000, perIpBurst: 1_000 },
    });
    const [slow, other] = [rig.validator('slow'), rig.validator('other')];
    const isBusy = async (): Promise<boolean> =>
      outcome(await rig.ask(rig.request({}, other))) === '503 busy';
    const socket = (await socketTo(rig)).pause();
    // Until what the kernel takes for the reader is full.
    for (let answers = 0; ; answers += 1) {
      socket.write(postText(encodeProofRequest(rig.request({ leafIndices }, slow))));
      await expect.poll(() => rig.leavesAnswered).toBeGreaterThanOrEqual(500 * (answers + 1));
      rig.leavesAnswered = 500 * (answers + 1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (await isBusy()) break;
      expect(answers).toBeLessThan(200);
      rig.leavesAnswered = 500 * (answers + 1);
    }
    await expect.poll(isBusy, { timeout: 20_000 }).toBe(false);
    const ended = new Promise((resolve) => socket.once('close', resolve));
    socket.resume();
    await ended;
  });

  test('answers that were asked for one after the other on a connection that ended hold no place', async () => {
    const answering = gate();
    const rig: ProofRig = await start({
      limits: { placesEach: 3 },
      shelf: gatedShelf(answering, () => rig),
    });
    const socket = await socketTo(rig);
    const texts = Array.from({ length: 3 }, () => postText(encodeProofRequest(rig.request())));
    socket.write(texts.join(''));
    await answering.reached;
    await expect.poll(async () => outcome(await rig.ask(rig.request()))).toMatch(/^429/);
    socket.destroy();
    answering.open();
    await expect.poll(async () => outcome(await rig.ask(rig.request()))).toBe('200 answered');
    const all = await Promise.all(Array.from({ length: 3 }, () => rig.ask(rig.request())));
    expect(all.map(outcome)).toEqual(Array.from({ length: 3 }, () => '200 answered'));
  });

  test.each([
    ['no Host', 'GET /nowhere HTTP/1.1\r\nconnection: close\r\n\r\n', 404],
    ['HTTP/1.0', 'GET /nowhere HTTP/1.0\r\n\r\n', 404],
    ['HTTP/2 in the clear', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['a whole URL', 'GET http://other/nowhere HTTP/1.1\r\nconnection: close\r\n\r\n', 404],
    ['an expectation', `${head}expect: cake\r\n\r\n{}`, 400],
    ['an announced body', `${head}expect: 100-continue\r\n\r\n{}`, 400],
    ['a tunnel', 'CONNECT other:1 HTTP/1.1\r\nhost: x\r\n\r\n', 400],
    ['two lengths', `${head}transfer-encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    ['a coding', `POST ${proofPath} HTTP/1.1\r\ntransfer-encoding: gzip\r\n\r\n`, 400],
    ['a type that is none', `${head}content-type: ;;;\r\n\r\n{}`, 400],
    ['a method that is none', 'BREW / HTTP/1.1\r\nhost: x\r\n\r\n', 400],
    ['headers behind the body', `${chunkedHead}2\r\n{}\r\n0\r\nx: ${long}\r\n\r\n`, 431],
    ['a chunk with a long name', `${chunkedHead}2;${long}\r\n{}\r\n0\r\n\r\n`, 400],
    ['many headers', `GET / HTTP/1.1\r\n${'a: b\r\n'.repeat(2_000)}\r\n`, 431],
  ])('%s is refused in the one shape', async (_, text, status) => {
    const rig = await start();
    const got = (await raw(rig, text)).replace('HTTP/1.1 100 Continue\r\n\r\n', '');
    expect(got).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    const shape = JSON.parse(got.slice(got.indexOf('\r\n\r\n')).match(/\{.*\}/)?.[0] ?? '{}');
    expect(Object.keys(shape)).toEqual(['code', 'message', 'advice', 'request_id']);
    expect(outcome(await rig.ask(rig.request()))).toBe('200 answered');
  });

  test('X-Forwarded-For is believed from a trusted proxy alone', async () => {
    const limits = { perIp: 1, perIpBurst: 1 };
    const from = async (rig: ProofRig, ip: string): Promise<string> =>
      outcome(await rig.fetch('/healthz', { headers: { 'x-forwarded-for': ip } }));
    const open = await start({ limits });
    expect(await from(open, '192.0.2.1')).toBe('200 answered');
    expect(await from(open, '192.0.2.2')).toBe('429 too_many_requests');
    const behind = await start({ limits, isTrustedProxy: (one) => one === '127.0.0.1' });
    expect(await from(behind, '192.0.2.1')).toBe('200 answered');
    expect(await from(behind, '192.0.2.2')).toBe('200 answered');
    // What the client claims before its proxy does not count.
    expect(await from(behind, '198.51.100.7, 192.0.2.2')).toBe('429 too_many_requests');
    // The addresses of one network of IPv6 are one.
    expect(await from(behind, '2001:db8:1:2::1')).toBe('200 answered');
    expect(await from(behind, '2001:db8:1:2:ffff::9')).toBe('429 too_many_requests');
    expect(await from(behind, '2001:db8:1:3::1')).toBe('200 answered');
  });
});
