/** Everything that is no request, or not an honest one: each is refused with its own status and code, in one shape. */

import { describe, expect, test } from 'vitest';
import {
  type ProofRequest,
  proofLimits,
  proofPath,
  proofRequestBytes,
} from '../../../../src/client/proofs/proofRequest.ts';
import { encodeProofRequest } from '../../../../src/client/proofs/proofRequestJson.ts';
import { fromBigEndian } from '../../../../src/lib/bytes.ts';
import { flipped, outcome, raw, signerOf, startRig as start } from './proofRig.ts';

const jsonOf = (request: ProofRequest): Record<string, unknown> =>
  JSON.parse(encodeProofRequest(request)) as Record<string, unknown>;

describe('a body that is no request', () => {
  test.each([
    ['nothing', ''],
    ['broken JSON', '{"chain_id": '],
    ['another type', '[1,2,3]'],
    ['null', 'null', 'the body is null'],
    ['a list', '[]', 'the body is a list;'],
    ['a number', '7'],
    ['bytes that are no UTF-8', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])],
    ['nesting without end', '['.repeat(8_000)],
  ] as [string, string | Uint8Array<ArrayBuffer>, string?][])('%s', async (_, body, said = '') => {
    const rig = await start();
    const answered = await rig.post(body);
    expect(outcome(answered)).toBe('400 malformed');
    expect(answered.json['message']).toContain(said);
    expect(answered.json['advice']).toContain('openapi');
    expect(answered.json['request_id']).toMatch(/^[0-9a-f]{32}$/);
    expect(Object.keys(answered.json).sort()).toEqual(['advice', 'code', 'message', 'request_id']);
  });

  test('every field that is missing, of another type or unknown is named', async () => {
    const rig = await start();
    const good = jsonOf(rig.request());
    for (const field of Object.keys(good)) {
      const { [field]: _, ...missing } = good;
      const answers = [
        await rig.post(JSON.stringify(missing)),
        await rig.post(JSON.stringify({ ...good, [field]: { deep: [] } })),
        await rig.post(JSON.stringify({ ...good, [field]: null })),
        await rig.post(JSON.stringify({ ...good, [field]: 'é' })),
      ];
      for (const answered of answers) {
        // Any text may be a chain id.
        if (field === 'chain_id' && outcome(answered) === '400 wrong_chain') continue;
        expect(outcome(answered), field).toBe('400 malformed');
        expect(answered.json['message'], field).toContain(field);
      }
    }
    const unknown = await rig.post(JSON.stringify({ ...good, extra: 1 }));
    expect(unknown.json['message']).toMatch(/^extra is no field/);
    expect(rig.leavesAnswered).toBe(0);
  });

  test('JSON has many texts for one meaning: what they mean is signed, and nothing hides beside it', async () => {
    const rig = await start();
    const text = (): string => encodeProofRequest(rig.request({ leafIndices: [0, 10] }));
    for (const same of [
      text().replace('[0,10]', '[-0, 1e1]').replace('"count":40', '"count":4.0E1'),
      text().replace('"count"', '"\\u0063ount"'),
      text().replace('"count":40', '"count":7,"count":40'),
      ` \r\n\t${text()} `,
    ]) {
      expect(outcome(await rig.post(same)), same.slice(0, 300)).toBe('200 answered');
    }
    for (const [other, expected] of [
      [text().replace('"count":40', '"count":40,"count":41'), '401 bad_signature'],
      [text().replace('[0,10]', '[0,10],"leaf_indices":[0,11]'), '401 bad_signature'],
      [text().replace('{', '{"__proto__":{"count":40},'), '400 malformed'],
      [text().replace('"count"', '"__proto__"'), '400 malformed'],
      [text().replace('{', '{"constructor":1,'), '400 malformed'],
      [text().replace('[0,10]', '{"0":0,"1":10,"length":2}'), '400 malformed'],
      [text().replace('[0,10]', '[0,1e400]'), '400 malformed'],
      [text().replace('[0,10]', '[0,[10]]'), '400 malformed'],
      [text().replace('[0,10]', '[0,"10"]'), '400 malformed'],
      [`[${text()}]`, '400 malformed'],
      [`\ufeff${text()}`, '400 malformed'],
      ['['.repeat(16_000), '400 malformed'],
    ] as const) {
      expect(outcome(await rig.post(other)), other.slice(0, 300)).toBe(expected);
    }
  });

  test('indices that are out of range, not ascending, repeated, none or 501', async () => {
    const rig = await start({ epochs: [[600]] });
    const ask = async (leafIndices: readonly unknown[]): Promise<string> => {
      const json = { ...jsonOf(rig.request({ leafIndices: [0] })), leaf_indices: leafIndices };
      const answered = await rig.post(JSON.stringify(json));
      return `${outcome(answered)}: ${String(answered.json['message'])}`;
    };
    expect(await ask([600])).toMatch(/400 malformed: leaf_indices\[0\] is 600; .*below count/);
    expect(await ask([0, 2 ** 32])).toMatch(/malformed: leaf_indices\[1\].*4294967295/);
    expect(await ask([1, 0])).toMatch(/malformed: leaf_indices\[1\] is 0; .*ascending/);
    expect(await ask([3, 3])).toMatch(/malformed: leaf_indices\[1\] is 3; .*ascending/);
    expect(await ask([-1])).toMatch(/malformed: leaf_indices\[0\]/);
    expect(await ask([0.5])).toMatch(/malformed: leaf_indices\[0\]/);
    expect(await ask(['0'])).toMatch(/malformed: leaf_indices\[0\]/);
    expect(await ask([])).toMatch(/malformed: leaf_indices.*a list of 1 to 500/);
    const many = Array.from({ length: 501 }, (_, i) => i);
    expect(await ask(many)).toMatch(/malformed: leaf_indices is "a list of 501".*1 to 500/);
    // The signature is of [0]: what was changed is refused for that alone.
    expect(await ask(many.slice(0, 500))).toMatch(/401 bad_signature/);
  });

  test('more bytes than 500 leaves need, announced or not', async () => {
    const rig = await start();
    const huge = JSON.stringify({ ...jsonOf(rig.request()), padding: 'x'.repeat(20_000) });
    expect(outcome(await rig.post(huge))).toBe('413 too_large');
    const parts = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let i = 0; i < 40; i += 1) controller.enqueue(new Uint8Array(1_000).fill(0x20));
        controller.close();
      },
    });
    const chunked = await rig.fetch(proofPath, {
      method: 'POST',
      body: parts,
      duplex: 'half',
    } as RequestInit);
    expect(outcome(chunked)).toBe('413 too_large');
    expect(chunked.headers.get('connection')).toBe('close');
  });

  test('a body of a gigabyte is not waited for', async () => {
    const rig = await start();
    const answer = await raw(
      rig,
      `POST ${proofPath} HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000000\r\n\r\n{`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(answer).toContain('"code":"too_large"');
  });
});

describe('a request that is signed by the wrong one, or not at all', () => {
  test('every field of it is signed: changed, it is refused', async () => {
    const rig = await start();
    const other = rig.commits[1];
    const signer = rig.validator();
    const good = rig.request({}, signer);
    const changes: Partial<ProofRequest>[] = [
      { epochIndex: good.epochIndex + 1n },
      { rootHash: other?.rootHash ?? new Uint8Array(32) },
      { count: good.count + 1 },
      { leafIndices: [0, 5, 38] },
      { leafIndices: [0, 5] },
      { requestId: flipped(good.requestId, 0) },
      { timestampMs: good.timestampMs + 1n },
      { signature: flipped(good.signature, 0) },
      { signature: flipped(good.signature, 63) },
      { signature: new Uint8Array(64) },
      { signature: new Uint8Array(64).fill(0xff) },
      { publicKey: signerOf('another').publicKey },
      { publicKey: new Uint8Array(33).fill(7) },
    ];
    for (const change of changes) {
      const answered = await rig.ask({ ...good, ...change });
      expect(outcome(answered), Object.keys(change)[0]).toBe('401 bad_signature');
    }
    expect(outcome(await rig.ask({ ...good, chainId: 'proofs-2' }))).toBe('400 wrong_chain');
    const elsewhere = { ...good, hostAddress: signerOf('another host').address };
    expect(outcome(await rig.ask(elsewhere))).toBe('400 wrong_host');
    expect(outcome(await rig.ask(good))).toBe('200 answered');
  });

  test('the second signature that follows from every first is none', async () => {
    const rig = await start();
    const order = 0xffffffff_ffffffff_ffffffff_fffffffe_baaedce6_af48a03b_bfd25e8c_d0364141n;
    const good = rig.request();
    const s = order - fromBigEndian(good.signature.subarray(32));
    const high = Uint8Array.from(Buffer.from(s.toString(16).padStart(64, '0'), 'hex'));
    const signature = Uint8Array.from([...good.signature.subarray(0, 32), ...high]);
    expect(outcome(await rig.ask({ ...good, signature }))).toBe('401 bad_signature');
  });

  test('a signature of the right bytes for another path or purpose is none', async () => {
    const rig = await start();
    const signer = rig.validator();
    const good = rig.request({}, signer);
    const text = new TextDecoder('latin1').decode(proofRequestBytes(good));
    const other = Uint8Array.from(text.replace('POST', 'HEAD'), (c) => c.charCodeAt(0));
    const answered = await rig.ask({ ...good, signature: signer.sign(other) });
    expect(outcome(answered)).toBe('401 bad_signature');
  });

  test('who is no validator is told so, whatever it signs; who became one is answered', async () => {
    const rig = await start();
    const stranger = signerOf('stranger');
    const answered = await rig.ask(rig.request({}, stranger));
    expect(outcome(answered)).toBe('401 not_a_validator');
    expect(answered.json['message']).toContain(stranger.address);
    rig.validators.add(stranger.address);
    expect(outcome(await rig.ask(rig.request({}, stranger)))).toBe('200 answered');
    rig.validators.delete(stranger.address);
    expect(outcome(await rig.ask(rig.request({}, stranger)))).toBe('401 not_a_validator');
  });

  test('a validator cannot ask in the name of another', async () => {
    const rig = await start();
    const [one, two] = [rig.validator('one'), rig.validator('two')];
    const request = rig.request({}, one);
    const forged = { ...request, validatorAddress: two.address };
    expect(outcome(await rig.ask(forged))).toBe('401 bad_signature');
  });

  test('where anybody may ask, a signature is needed all the same', async () => {
    const rig = await start({ askers: { allows: () => true } });
    const stranger = signerOf('stranger');
    const request = rig.request({}, stranger);
    const forged = { ...request, signature: flipped(request.signature, 5) };
    expect(outcome(await rig.ask(forged))).toBe('401 bad_signature');
    expect(outcome(await rig.ask(request))).toBe('200 answered');
  });
});

describe('the clock', () => {
  test('may differ by five minutes either way, and not by a millisecond more', async () => {
    const rig = await start();
    rig.clock.pass(3_600_000);
    const at = (shift: bigint): ProofRequest =>
      rig.request({ timestampMs: BigInt(rig.clock.wall) + shift });
    const skew = BigInt(proofLimits.clockSkewMs);
    expect(outcome(await rig.ask(at(skew)))).toBe('200 answered');
    expect(outcome(await rig.ask(at(-skew)))).toBe('200 answered');
    expect(outcome(await rig.ask(at(skew + 1n)))).toBe('401 timestamp');
    const late = await rig.ask(at(-skew - 1n));
    expect(outcome(late)).toBe('401 timestamp');
    expect(late.json['message']).toContain(String(rig.clock.wall));
    expect(outcome(await rig.ask(rig.request({ timestampMs: 0n })))).toBe('401 timestamp');
    const far = rig.request({ timestampMs: (1n << 64n) - 1n });
    expect(outcome(await rig.ask(far))).toBe('401 timestamp');
  });
});
