/** Is the load of the GPUs known? */

import type { DoctorCheck } from '../doctorCheck.ts';

/** A reading of before says nothing of now. */
const oldMs = 60_000;

export const loadCheck: DoctorCheck = {
  id: 'load',
  why: 'artifacts are made in the time that inference leaves idle: while the load is not known, none are made',
  run: async ({ subject, now, signal }) => {
    const { loadSource } = subject;
    if (loadSource === undefined) {
      return {
        severity: 'info',
        what: 'no load is read: a fixed number of artifacts a block is made whatever the GPUs do',
        todo: 'where inference runs on the same GPUs, set load.source in host.toml',
      };
    }
    try {
      const { atMs, busyBps, waiting } = await loadSource.read(now(), signal);
      const facts = { busy_bps: busyBps, waiting, age_ms: Math.round(now() - atMs) };
      const queue = waiting === undefined ? '' : `, ${waiting} requests wait`;
      const what = `${loadSource.name}: GPUs ${(busyBps / 100).toFixed(1)} % busy${queue}`;
      if (now() - atMs <= oldMs) return { severity: 'ok', what, facts };
      const todo = 'let what measures it run: the agent makes nothing by an old reading';
      return { severity: 'warning', what: `${what}, a reading of long ago`, todo, facts };
    } catch (error) {
      return {
        severity: 'warning',
        what: `${loadSource.name} says no load: ${(error as Error).message}`,
        todo: 'correct load.url, load.preset or load.metrics in host.toml, or start what they name',
      };
    }
  },
};
