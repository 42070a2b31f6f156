/** Does the node answer, and how fast? */

import { ClientError } from '../../../client/clientError.ts';
import type { DoctorCheck } from '../doctorCheck.ts';
import { durationText } from '../durationText.ts';

const slowMs = 2_000;

export const nodeReachableCheck: DoctorCheck = {
  id: 'node-reachable',
  why: 'challenges are seen and answered through this node, and through no other',
  run: async ({ node, subject }) => {
    try {
      const { sentMs, receivedMs } = await node.status();
      const rtt = receivedMs - sentMs;
      const what = `${subject.rpc} answers in ${durationText(rtt)}`;
      const facts = { round_trip_ms: Math.round(rtt) };
      if (rtt < slowMs) return { severity: 'ok', what, facts };
      const todo = 'use a node nearer to this machine (--node), or find out what keeps it busy';
      return { severity: 'warning', what, todo, facts };
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      const todo = `${error.advice}; another node is named with --node, or with node in client.toml`;
      return {
        severity: 'error',
        what: error.shortMessage,
        todo,
        facts: { error: error.code },
      };
    }
  },
};
