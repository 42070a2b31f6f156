/** Are the addresses free on which the agent will listen? */

import { createServer } from 'node:net';
import type { DoctorCheck } from '../doctorCheck.ts';
import type { SubjectListen } from '../doctorSubject.ts';
import { agentRuns } from './folderCheck.ts';

export const portsCheck: DoctorCheck = {
  id: 'ports',
  why: 'an agent that cannot listen serves no proofs and no metrics',
  run: async (world) => {
    const { listens } = world.subject;
    if (listens.length === 0) return { severity: 'info', what: 'the agent listens nowhere' };
    const all = listens.map(({ what, address }) => `${what} on ${address}`).join(', ');
    if (agentRuns(world)) return { severity: 'ok', what: `the agent that runs listens: ${all}` };
    const taken: { listen: SubjectListen; problem: string }[] = [];
    for (const listen of listens) {
      const problem = await whyTaken(listen);
      if (problem !== undefined) taken.push({ listen, problem });
    }
    if (taken.length === 0) return { severity: 'ok', what: `free: ${all}` };
    const settings = taken.map(({ listen }) => listen.setting).join(' and ');
    return {
      severity: taken.some(({ listen }) => listen.isVital) ? 'error' : 'warning',
      what: taken.map(({ problem }) => problem).join('; '),
      todo: `end the program that listens there, or change ${settings} in host.toml`,
      facts: { taken: taken.length },
    };
  },
};

/** undefined where it is free. */
function whyTaken({ address, what }: SubjectListen): Promise<string | undefined> {
  const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(address) ?? [];
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'the port is in use' : error.message;
      resolve(`${what} cannot listen on ${address}: ${why}`);
    });
    server.listen({ host, port: Number(port), exclusive: true }, () =>
      server.close(() => resolve(undefined)),
    );
  });
}
