/** The connections that bring requests: whatever comes over them, the server stays there for others. */

import { describe, expect, test } from 'vitest';
import { proofPath } from '../../../../src/client/proofs/proofRequest.ts';
import {
  hostSigner,
  outcome,
  type ProofRig,
  raw,
  socketTo,
  startRig as start,
} from './proofRig.ts';

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
