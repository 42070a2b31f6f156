/** Does the proof server answer at the address that is registered? As seen from here, which is not from outside. */

import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import type { DoctorCheck, DoctorWorld } from '../doctorCheck.ts';
import type { Verdict } from '../finding.ts';
import { agentRuns } from './folderCheck.ts';

const path = '/v1/poc/proofs';
const timeoutMs = 5_000;

export const proofServerCheck: DoctorCheck = {
  id: 'proof-server',
  why: 'validators fetch artifacts and proofs at the registered address',
  run: async (world) => {
    const participant = await world.node.participant();
    if (participant === undefined) return { severity: 'info', what: 'nothing is registered yet' };
    const { inferenceUrl: url } = participant;
    const { servesProofs } = world.subject;
    const todo = `cpocd tx poc update --url http://ADDRESS-OF-THIS-HOST:PORT --from ${participant.address}`;
    if (url === '') {
      const what = 'no address is registered: validators cannot ask this host for proofs';
      return { severity: servesProofs ? 'warning' : 'info', what, todo };
    }
    return judgeAnswer(world, url, await isPrivate(url), todo);
  },
};

async function judgeAnswer(
  world: DoctorWorld,
  url: string,
  isHidden: boolean,
  register: string,
): Promise<Verdict> {
  const { servesProofs } = world.subject;
  const problem = await ask(url, world.signal);
  const facts = { url, private_address: isHidden, answers: problem === undefined };
  if (problem === undefined) {
    const what = `${url} serves proofs, seen from here`;
    const elsewhere = `from another network: cpocd host verify ${url}`;
    if (!isHidden) return { severity: 'ok', what, todo: elsewhere, facts };
    return {
      severity: 'warning',
      what: `${what}; it is an address that only this machine or its network reaches`,
      todo: `register one that others reach: ${register}`,
      facts,
    };
  }
  const what = `${url}${path} does not serve proofs, seen from here: ${problem}`;
  if (!servesProofs) {
    const todo = 'switch the proof server on in host.toml where validators shall be able to ask';
    return { severity: 'info', what, todo, facts };
  }
  const start = agentRuns(world) ? '' : 'start the agent, which serves it; ';
  const todo = `${start}let its port through the firewall, or correct the address: ${register}`;
  return { severity: 'warning', what, todo, facts };
}

/** A request with nothing in it is refused in the proof server's own shape. @returns what else happened */
async function ask(url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const response = await fetch(`${url.replace(/\/+$/, '')}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const text = await response.text();
    if (isRefusal(response.status, text)) return undefined;
    return `it answers with HTTP status ${response.status}, as no proof server does`;
  } catch (error) {
    const cause = (error as Error).cause;
    if (cause instanceof Error && 'code' in cause) return String(cause.code);
    return (error as Error).name === 'TimeoutError'
      ? 'no answer in time'
      : (error as Error).message;
  }
}

function isRefusal(status: number, text: string): boolean {
  if (![400, 401, 429, 503].includes(status)) return false;
  try {
    const { code, message } = JSON.parse(text) as { code?: unknown; message?: unknown };
    return code !== undefined && typeof message === 'string';
  } catch {
    return false;
  }
}

const hidden = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  hidden.addSubnet(net, bits, 'ipv4');
}
hidden.addAddress('::1', 'ipv6');
hidden.addSubnet('fc00::', 7, 'ipv6');
hidden.addSubnet('fe80::', 10, 'ipv6');

/** Whether every address of the name is of a network that is not the Internet. A name that is not known is none. */
async function isPrivate(url: string): Promise<boolean> {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
  try {
    const found = isIP(host) === 0 ? await lookup(host, { all: true }) : [{ address: host }];
    return found.every(({ address }) =>
      hidden.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4'),
    );
  } catch {
    return false;
  }
}
