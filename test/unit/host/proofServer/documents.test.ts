/** What is written of the proof server is what it does: its OpenAPI document, and docs/proofs.md. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, test } from 'vitest';
import { createMessageSigner } from '../../../../src/client/proofs/messageSigner.ts';
import { proofAnswerBytes } from '../../../../src/client/proofs/proofAnswer.ts';
import { decodeProofAnswer } from '../../../../src/client/proofs/proofAnswerJson.ts';
import {
  proofLimits,
  proofPath,
  proofRequestBytes,
  proofRequestHash,
} from '../../../../src/client/proofs/proofRequest.ts';
import {
  decodeProofRequest,
  encodeProofRequest,
} from '../../../../src/client/proofs/proofRequestJson.ts';
import { signProofRequest } from '../../../../src/client/proofs/signProofRequest.ts';
import { verifyMessage } from '../../../../src/client/proofs/verifyMessage.ts';
import { createHostSigner } from '../../../../src/host/proofServer/curve.ts';
import { ipKey } from '../../../../src/host/proofServer/ipKey.ts';
import { proofRefusals } from '../../../../src/host/proofServer/proofRefusal.ts';
import { defaultProofServerLimits } from '../../../../src/host/proofServer/proofServerLimits.ts';
import { parseTrustedProxies } from '../../../../src/host/proofServer/trustedProxies.ts';
import { toHex } from '../../../../src/lib/bytes.ts';
import { sha256 } from '../../../../src/lib/sha256.ts';
import { drawProofLeaves } from '../../../../src/types/poc/proofDraw.ts';
import { root } from '../../house/sourceFiles.ts';
import { bytesOf, startRig as start } from './proofRig.ts';

describe('the OpenAPI document', () => {
  test('describes every answer and every refusal as they come', async () => {
    const rig = await start();
    const { json: document } = await rig.fetch('/openapi.json');
    const ajv = new Ajv({ strict: false, validateFormats: false });
    ajv.addSchema(document, 'api');
    const schema = (name: string): ValidateFunction => {
      const found = ajv.getSchema(`api#/components/schemas/${name}`);
      if (found === undefined) throw new Error(`no schema ${name}`);
      return found;
    };
    const request = rig.request();
    const answers: [string, unknown][] = [
      ['ProofRequest', JSON.parse(encodeProofRequest(request))],
      ['ProofAnswer', (await rig.ask(request)).json],
      ['Refusal', (await rig.ask(request)).json],
      ['Refusal', (await rig.post('{')).json],
      ['Health', (await rig.fetch('/healthz')).json],
    ];
    for (const [name, value] of answers) {
      const validate = schema(name);
      expect(validate(value), `${name}: ${JSON.stringify(validate.errors)}`).toBe(true);
      expect(validate({ ...(value as object), another: 1 }), name).toBe(false);
    }
    const { paths } = document as {
      paths: Record<string, { post: { responses: Record<string, { description: string }> } }>;
    };
    const responses = paths[proofPath]?.post.responses ?? {};
    for (const [code, [status]] of Object.entries(proofRefusals)) {
      expect(responses[status]?.description, code).toContain(code);
    }
  });
});

describe('docs/proofs.md', () => {
  const text = readFileSync(join(root, 'docs/proofs.md'), 'utf8');
  /** The fenced blocks behind a line that names them. */
  const block = (name: string): string => {
    const found = new RegExp(`<!-- ${name} -->\\s*\`\`\`\\w*\\n([\\s\\S]*?)\\n\`\`\``).exec(text);
    if (found?.[1] === undefined) throw new Error(`no block ${name}`);
    return found[1];
  };
  const privateKey = new Uint8Array(32).fill(1);

  test('signs its example as the code does', () => {
    const request = decodeProofRequest(JSON.parse(block('request')));
    const signer = createMessageSigner(privateKey, 'cpoc');
    expect(signProofRequest(signer, request)).toEqual(request);
    expect(createHostSigner(privateKey, 'cpoc').sign(proofRequestBytes(request))).toEqual(
      request.signature,
    );
    expect(
      block('request bytes')
        .replaceAll(/\s+#.*$/gm, '')
        .replaceAll('\n', ''),
    ).toBe(toHex(proofRequestBytes(request)));
    expect(toHex(sha256(proofRequestBytes(request)))).toBe(block('request hash'));
  });

  test('has an answer to it that is signed', () => {
    const request = decodeProofRequest(JSON.parse(block('request')));
    const answer = decodeProofAnswer(JSON.parse(block('answer')));
    expect(answer.requestHash).toEqual(proofRequestHash(request));
    const { signature, publicKey, signerAddress: address } = answer;
    const message = proofAnswerBytes(answer);
    expect(verifyMessage({ message, signature, publicKey, address })).toBe(true);
    expect(toHex(sha256(message))).toBe(block('answer hash'));
  });

  test('draws its sample as the code does', () => {
    const draw = JSON.parse(block('draw')) as Record<string, string & number> & {
      leaf_indices: number[];
    };
    const drawn = drawProofLeaves({
      entropy: Uint8Array.from(Buffer.from(draw['entropy'] ?? '', 'hex')),
      epochIndex: BigInt(draw['epoch_index'] ?? 0),
      address: bytesOf(draw['host_address'] ?? ''),
      commitHeight: BigInt(draw['commit_block_height'] ?? 0),
      nonceCount: Number(draw['count']),
      samples: Number(draw['samples']),
    });
    expect(drawn).toEqual(draw.leaf_indices);
  });

  test('names every refusal with its status, and the limits as they are', () => {
    for (const [code, [status]] of Object.entries(proofRefusals)) {
      expect(text, code).toMatch(new RegExp(`\\| ${status} \\| \`${code}\` \\|`));
    }
    const { perIp, perIpBurst, perAsker, perAskerBurst, signatureChecks, sharePercent } =
      defaultProofServerLimits;
    for (const phrase of [
      `${perIp} a second, ${perIpBurst} at once`,
      `${perAsker} a second, ${perAskerBurst} at once`,
      `${signatureChecks} a second`,
      `${sharePercent} %`,
      `${proofLimits.leaves} leaves`,
      `${defaultProofServerLimits.maxBodyBytes.toLocaleString('en')} bytes`,
    ]) {
      expect(text).toContain(phrase);
    }
  });
});

describe('addresses', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:2::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['nonsense', 'unknown'],
    ['', 'unknown'],
  ])('%s counts as %s', (address, key) => {
    expect(ipKey(address)).toBe(key);
  });

  test('of proxies are trusted alone or by networks', () => {
    const isTrusted = parseTrustedProxies('127.0.0.1, 10.0.0.0/8,2001:db8::/32');
    const trusted = ['127.0.0.1', '::ffff:127.0.0.1', '10.255.0.1', '2001:db8:ffff::1'];
    const others = ['127.0.0.2', '11.0.0.1', '2001:db9::1', 'nonsense', ''];
    expect(trusted.map((one) => isTrusted?.(one))).toEqual(trusted.map(() => true));
    expect(others.map((one) => isTrusted?.(one))).toEqual(others.map(() => false));
    expect(parseTrustedProxies('')?.('127.0.0.1')).toBe(false);
    for (const text of ['10.0.0.0/33', 'proxy.example', '10.0.0.1,', '10.0.0.0/8/8', '::/129']) {
      expect(parseTrustedProxies(text), text).toBeUndefined();
    }
  });
});
