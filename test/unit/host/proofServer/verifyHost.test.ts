/** A validator's side: what it concludes from servers that are honest, lie, refuse, stall or are not there. */

import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { proofUrl } from '../../../../src/client/proofs/askForProofs.ts';
import type { CommitReport, VerifyHostOptions } from '../../../../src/client/proofs/verifyHost.ts';
import { artifactSize, flipped, type ProofRig, signerOf } from './proofRig.ts';
import { recordOf, start, verify } from './verifyRig.ts';

const verdicts = (reports: readonly CommitReport[]): string[] =>
  reports.map(({ verdict }) => verdict);

/** The server of a stranger; one that has ended where `isOver`. */
async function serve(answer: RequestListener, isOver = false): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const end = (): void => {
    server.closeAllConnections();
    server.close();
  };
  if (isOver) end();
  else onTestFinished(end);
  return `http://127.0.0.1:${port}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

/** Between a validator and an honest host: changes the JSON of its answers. */
function liar(rig: ProofRig, change: (json: Record<string, unknown>) => unknown): Promise<string> {
  return serve(async (request, response) => {
    const { status, json } = await rig.post(await bodyOf(request));
    response.statusCode = status;
    response.end(JSON.stringify(change(json)));
  });
}

describe('an honest host', () => {
  test('proves every commit: the whole of small ones, as many leaves as asked for of large ones', async () => {
    const rig = await start({ epochs: [[40, 7, 1]] });
    const reports = await verify(rig);
    expect(verdicts(reports)).toEqual(['proven', 'proven', 'proven']);
    expect(reports.map(({ leafIndices }) => leafIndices.length)).toEqual([5, 5, 1]);
    expect(rig.leavesAnswered).toBe(11);
    const again = await verify(rig);
    expect(again.map(({ leafIndices }) => leafIndices)).toEqual(
      reports.map(({ leafIndices }) => leafIndices),
    );
  });

  test('has its URL with or without a slash at the end, or below a path', () => {
    expect(proofUrl('http://h:1')).toBe('http://h:1/v1/poc/proofs');
    expect(proofUrl('http://h:1//')).toBe('http://h:1/v1/poc/proofs');
    expect(proofUrl('https://h/a/')).toBe('https://h/a/v1/poc/proofs');
  });

  test('that is busy is asked again when it says', async () => {
    const rig = await start();
    let refused = 0;
    const url = await serve(async (request, response) => {
      const body = await bodyOf(request);
      if (refused < 2) {
        refused += 1;
        response.writeHead(503, { 'retry-after': '0' });
        response.end(JSON.stringify({ code: 'busy', message: 'later' }));
        return;
      }
      const { json } = await rig.post(body);
      response.end(JSON.stringify(json));
    });
    expect(verdicts(await verify(rig, { url }))).toEqual(['proven', 'proven', 'proven']);
    expect(refused).toBe(2);
  });
});

describe('a commit that is in the last blocks', () => {
  const verdictAt = async (entropyHeight: bigint): Promise<string[]> => {
    const rig = await start({ epochs: [[40]] });
    let asked = 0;
    const url = await serve(async (request, response) => {
      asked += 1;
      const { json } = await rig.post(await bodyOf(request));
      response.statusCode = asked === 1 ? 404 : 200;
      const unknown = { code: 'not_committed', message: 'no such commit' };
      response.end(JSON.stringify(asked === 1 ? unknown : json));
    });
    return verdicts(await verify(rig, { url, record: { ...recordOf(rig), entropyHeight } }));
  };

  test('may not be known to its host yet: it is asked for again', async () => {
    expect(await verdictAt(19n)).toEqual(['proven']);
  });

  test('and one that is older is not: the host does not know what it committed', async () => {
    expect(await verdictAt(20n)).toEqual(['refused']);
  });
});

describe('a lying host', () => {
  const lies: readonly (readonly [string, (json: Record<string, unknown>) => unknown, string])[] = [
    ['another artifact', (json) => withLeaf(json, { artifact: 'AAAA' }), 'artifact_size'],
    [
      'another artifact of the right size',
      (json) => withLeaf(json, { artifact: Buffer.alloc(artifactSize).toString('base64') }),
      'proof',
    ],
    ['no path', (json) => withLeaf(json, { proof: [] }), 'proof'],
    ['one leaf less', (json) => ({ ...json, leaves: leavesOf(json).slice(1) }), 'leaves'],
    ['no leaf', (json) => ({ ...json, leaves: [] }), 'leaves'],
    ['another count', (json) => ({ ...json, count: 39 }), 'echo'],
    ['another first nonce', (json) => ({ ...json, first_nonce: '1' }), 'echo'],
    ['another epoch', (json) => ({ ...json, epoch_index: '2' }), 'echo'],
    ['another request', (json) => ({ ...json, request_id: 'ab'.repeat(16) }), 'echo'],
    ['an old answer', (json) => ({ ...json, timestamp_ms: '1700000000000' }), 'timestamp'],
    [
      'the name of another',
      (json) => ({ ...json, signer_address: signerOf('x').address }),
      'signer',
    ],
    ['no signature', (json) => ({ ...json, signature: Buffer.alloc(64).toString('base64') }), ''],
  ];

  test.each(lies)('%s', async (_, change, kind) => {
    const rig = await start({ epochs: [[40]] });
    const url = await liar(rig, change);
    const [report] = await verify(rig, { url });
    expect(report?.verdict).toBe('wrong');
    const kinds = report?.faults.map((fault) => fault.kind);
    // Whatever was changed on the way is not what the host signed.
    expect(kinds).toContain('signature');
    if (kind !== '') expect(kinds).toContain(kind);
    expect(report?.evidence.answer).toBeDefined();
  });

  test('that signs what does not fit the chain has signed the evidence: its signature holds', async () => {
    const rig = await start({ epochs: [[40]] });
    const record = recordOf(rig);
    const [report] = await verify(rig, { record: { ...record, seed: flipped(record.seed, 0) } });
    expect(report?.verdict).toBe('wrong');
    expect(report?.faults.map(({ kind }) => kind)).toEqual(
      Array.from({ length: 5 }, () => 'proof'),
    );
  });

  test('that signs with a key which the chain does not know as its own', async () => {
    const rig = await start({ signer: signerOf('warm') });
    const [report] = await verify(rig);
    expect(report?.faults.map(({ kind }) => kind)).toEqual(['signer']);
    const record = { ...recordOf(rig), warmKeys: new Set([signerOf('warm').address]) };
    expect(verdicts(await verify(rig, { record }))).toEqual(['proven', 'proven', 'proven']);
  });
});

describe('a host that does not answer', () => {
  const reasonAt = async (
    url: string,
    change: Partial<VerifyHostOptions> = {},
  ): Promise<string> => {
    const rig = await start({ epochs: [[40]] });
    const [report] = await verify(rig, { url, maxWaitMs: 0, ...change });
    return `${report?.verdict}: ${report?.reason}`;
  };

  test('refuses, with its reason', async () => {
    const rig = await start({ epochs: [[40]] });
    const stranger = signerOf('stranger');
    const [report] = await verify(rig, { signer: stranger });
    expect(report?.verdict).toBe('refused');
    expect(report?.reason).toMatch(/^401 not_a_validator: .*not in the validator set/);
  });

  test('is not there', async () => {
    const url = await serve(() => undefined, true);
    expect(await reasonAt(url)).toBe('unanswered: unreachable: ECONNREFUSED');
  });

  test('is asked once for each further commit, not four times', async () => {
    const rig = await start();
    let asked = 0;
    const url = await serve((_, response) => {
      asked += 1;
      response.destroy();
    });
    const reports = await verify(rig, { url });
    expect(verdicts(reports)).toEqual(['unanswered', 'unanswered', 'unanswered']);
    expect(asked).toBe(6);
  });

  test('takes too long', async () => {
    const url = await serve(() => undefined);
    expect(await reasonAt(url, { timeoutMs: 100 })).toBe('unanswered: unreachable: timed out');
  });

  test('begins to answer and never ends', async () => {
    const url = await serve((_, response) => {
      response.write('{"leaves":[');
    });
    expect(await reasonAt(url, { timeoutMs: 300 })).toBe('unanswered: unreachable: timed out');
  });

  test('sends without end', async () => {
    const url = await serve((_, response) => {
      const more = (): void => {
        while (response.write('x'.repeat(100_000))) if (response.destroyed) return;
      };
      response.on('drain', more);
      more();
    });
    expect(await reasonAt(url)).toMatch(/^unanswered: garbled: more than 4000000 bytes/);
  });

  test('is some other server', async () => {
    const page = await serve((_, response) => response.end('<html>'));
    expect(await reasonAt(page)).toBe('unanswered: garbled: HTTP status 200 without JSON');
    const other = await serve((_, response) => {
      response.statusCode = 500;
      response.end('{"error":"no"}');
    });
    expect(await reasonAt(other)).toMatch(/garbled: HTTP status 500 in a shape/);
    const near = await serve((_, response) => response.end('{"chain_id":"proofs-1"}'));
    expect(await reasonAt(near)).toMatch(/garbled: host_address is missing/);
  });

  test('sends what would write over the screen', async () => {
    const lines = '\u001b[2J\u009b1mproven\u202e\r\n';
    const refusing = await serve((_, response) => {
      response.statusCode = 404;
      response.end(JSON.stringify({ code: lines, message: lines }));
    });
    const naming = await serve((_, response) => response.end(JSON.stringify({ [lines]: 1 })));
    for (const url of [refusing, naming]) {
      const reason = await reasonAt(url);
      expect(reason).not.toMatch(/\p{C}/u);
      expect(reason).toMatch(/^(refused: 404 .*proven|unanswered: garbled: )/);
    }
  });

  test('drips, and is not waited for at every commit', async () => {
    const rig = await start({ epochs: [[40, 7, 1]] });
    let asked = 0;
    const url = await serve((_, response) => {
      asked += 1;
      response.write('{');
    });
    const reports = await verify(rig, { url, timeoutMs: 200, totalMs: 250 });
    expect(verdicts(reports)).toEqual(['unanswered', 'unanswered', 'unanswered']);
    expect(asked).toBeLessThan(3);
    const last = reports.at(-1);
    expect(last?.reason).toBe('unreachable: not asked: the time for all commits is up');
    expect(last?.evidence).toEqual({ request: undefined, answer: undefined });
  });

  test('sends much in little', async () => {
    const bomb = gzipSync(new Uint8Array(200_000_000));
    const url = await serve((_, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(bomb);
    });
    expect(await reasonAt(url)).toMatch(/^unanswered: garbled: more than 4000000 bytes/);
  });

  test.each([
    ['http://name:word@127.0.0.1:1', /credentials/],
    ['http://127.0.0.1:0', /./],
    ['http://[::1', /./],
    ['file:///etc/passwd', /./],
  ])('has a URL that leads nowhere: %s', async (url, why) => {
    const reason = await reasonAt(url);
    expect(reason).toMatch(/^unanswered: unreachable: /);
    expect(reason).toMatch(why);
  });

  test('leads elsewhere, where nobody follows', async () => {
    let followed = 0;
    const inner = await serve((_, response) => {
      followed += 1;
      response.end();
    });
    const url = await serve((_, response) => {
      response.writeHead(307, { location: inner });
      response.end();
    });
    expect(await reasonAt(url)).toMatch(/^unanswered: unreachable/);
    expect(followed).toBe(0);
  });
});

type Leaf = Record<string, unknown>;
const leavesOf = (json: Record<string, unknown>): Leaf[] => json['leaves'] as Leaf[];

function withLeaf(json: Record<string, unknown>, change: Leaf): Record<string, unknown> {
  const [first, ...rest] = leavesOf(json);
  return { ...json, leaves: [{ ...first, ...change }, ...rest] };
}
