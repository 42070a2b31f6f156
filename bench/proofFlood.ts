/** A thread that asks a proof server so many times a second, as validators do and as their enemies do, whether it is answered or not. */

import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { MessageSigner } from '../src/client/proofs/messageSigner.ts';
import { proofPath } from '../src/client/proofs/proofRequest.ts';
import { encodeProofRequest } from '../src/client/proofs/proofRequestJson.ts';
import { signProofRequest } from '../src/client/proofs/signProofRequest.ts';
import { createHostSigner } from '../src/host/proofServer/curve.ts';

export interface ProofFloodOrder {
  readonly port: number;
  readonly chainId: string;
  readonly hostAddress: string;
  readonly commit: { epochIndex: bigint; rootHash: Uint8Array; count: number };
  /** Private keys of validators, each with an address of its own. */
  readonly validators: readonly Uint8Array[];
  /** Private keys of validators that have turned. */
  readonly turned: readonly Uint8Array[];
  readonly leaves: number;
  readonly honestPerSecond: number;
  readonly hostilePerSecond: number;
  readonly hostileAddresses: number;
  readonly seconds: number;
}

export interface ProofFloodCount {
  /** From the first attempt of honest requests to their answer; milliseconds. */
  readonly answered: readonly number[];
  /** How many of them were answered at the first attempt. */
  readonly atFirst: number;
  readonly honest: number;
  /** Replies by kind of request and status. */
  readonly replies: Readonly<Record<string, number>>;
}

const order = workerData as ProofFloodOrder;
const signers = order.validators.map((key) => createHostSigner(key, 'cpoc'));
const turned = order.turned.map((key) => createHostSigner(key, 'cpoc'));
const agent = new Agent({ keepAlive: true, maxSockets: 4 });
const answered: number[] = [];
const replies: Record<string, number> = {};
let honest = 0;
let atFirst = 0;
/** Attempts of an honest request: as `cpocd host verify`, it comes again when Retry-After says. */
const attempts = 4;
let lastHonest = '{}';

function honestBody(signer: MessageSigner, rootHash = order.commit.rootHash): string {
  const { chainId, hostAddress, commit, leaves } = order;
  const indices = new Set<number>();
  while (indices.size < leaves) indices.add(Math.floor(Math.random() * commit.count));
  const leafIndices = [...indices].sort((a, b) => a - b);
  const query = { ...commit, rootHash, leafIndices };
  return encodeProofRequest(signProofRequest(signer, { chainId, hostAddress, ...query }));
}

const oneOf = (all: readonly MessageSigner[], n: number): MessageSigner =>
  all[n % all.length] as MessageSigner;

/** Everything that a stranger can send; the last needs a validator that has turned. */
const hostile: Readonly<Record<string, (n: number) => string>> = {
  garbage: () =>
    Buffer.from(Float64Array.from({ length: 200 }, Math.random).buffer).toString('latin1'),
  'too large': () => `{"padding":"${'x'.repeat(100_000)}"}`,
  forged: () => forged(lastHonest),
  replayed: () => lastHonest,
  'unknown root': (n) => honestBody(oneOf(turned, n), new Uint8Array(32).fill(n)),
};

/** As it was sent by a validator, with an id of its own. */
function forged(body: string): string {
  const id = Math.random().toString(16).slice(2, 10).padEnd(8, '0');
  return body.replace(/"request_id":"[0-9a-f]{8}/, `"request_id":"${id}`);
}

function send(kind: string, body: string, localAddress: string): void {
  ask(kind, () => body, localAddress, performance.now(), 1);
}

function ask(
  kind: string,
  make: () => string,
  localAddress: string,
  start: number,
  attempt: number,
): void {
  const body = make();
  const note = (outcome: string): void => {
    replies[`${kind}: ${outcome}`] = (replies[`${kind}: ${outcome}`] ?? 0) + 1;
  };
  const asked = httpRequest(
    { port: order.port, host: '127.0.0.1', path: proofPath, method: 'POST', agent, localAddress },
    (response) => {
      let text = '';
      response.on('data', (data: Buffer) => {
        if (response.statusCode !== 200) text += data.toString();
      });
      response.on('end', () => {
        if (kind === 'honest' && response.statusCode === 200) {
          answered.push(performance.now() - start);
          if (attempt === 1) atFirst += 1;
          lastHonest = body;
        }
        const after = Number(response.headers['retry-after'] ?? 0);
        if (kind === 'honest' && after > 0 && attempt < attempts) {
          setTimeout(() => ask(kind, make, localAddress, start, attempt + 1), after * 1_000);
        }
        note(`${response.statusCode} ${/"code":"(\w+)"/.exec(text)?.[1] ?? 'answered'}`);
      });
    },
  );
  asked.on('error', () => note('no answer'));
  asked.end(body);
}

const start = performance.now();
const kinds = Object.entries(hostile);
let enemies = 0;
for (;;) {
  const seconds = (performance.now() - start) / 1000;
  if (seconds > order.seconds) break;
  for (; honest < seconds * order.honestPerSecond; honest += 1) {
    const n = honest % signers.length;
    ask('honest', () => honestBody(oneOf(signers, n)), `127.0.1.${n + 1}`, performance.now(), 1);
  }
  for (; enemies < seconds * order.hostilePerSecond; enemies += 1) {
    const [kind, body] = kinds[enemies % kinds.length] as (typeof kinds)[number];
    send(kind, body(enemies), `127.0.2.${(enemies % order.hostileAddresses) + 1}`);
  }
  await pause(2);
}
// The last ones may still be answered.
await pause(5_000);
agent.destroy();
parentPort?.postMessage({ answered, atFirst, honest, replies } satisfies ProofFloodCount);
