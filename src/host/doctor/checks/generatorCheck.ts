/** Does the generator work? Where an agent runs, it is the one that knows: a second copy of a model may not fit beside the first. */

import { countText } from '../../countText.ts';
import type { HostStatus } from '../../status/hostStatus.ts';
import type { DoctorCheck } from '../doctorCheck.ts';
import type { Verdict } from '../finding.ts';
import { agentRuns } from './folderCheck.ts';

/** One failure may be a model that loads, or a lost connection: it is asked again by itself. */
const manyFailures = 3;

export const generatorCheck: DoctorCheck = {
  id: 'generator',
  why: 'while the generator fails no artifacts are made, and no weight is earned',
  run: (world) => {
    const { agent, generator, isAgent, isStandIn } = world.subject;
    if (agent !== undefined) return judgeAgent(agent);
    if (isStandIn) {
      return {
        severity: 'warning',
        what: 'an agent works in this folder, and does not say how its generator is; no second copy of it was started',
        todo: 'let the doctor ask the agent (status.address in host.toml, the one that it was started with), or start a copy with --start-generator where both have room',
      };
    }
    const asked = isAgent || !agentRuns(world) ? '' : '; the agent that runs does not say';
    return { severity: 'info', what: `${generator.name}: the rehearsal tries it${asked}` };
  },
};

/** Pure. @param agent what the running agent says */
export function judgeAgent({
  generator,
  generator_failure,
  totals,
  schedule,
}: HostStatus): Verdict {
  const speed = schedule?.nonces_per_second ?? undefined;
  const inARow = Number(generator_failure?.in_a_row ?? 0);
  const facts = { artifacts: totals.artifacts, nonces_per_second: speed, failures: inARow };
  if (generator_failure === null || generator_failure === undefined || inARow === 0) {
    const pace = speed === undefined ? '' : `, ${speed} a second`;
    const what = `${generator}: the agent has made ${countText(totals.artifacts, 'artifact')} with it${pace}`;
    return { severity: 'ok', what, facts };
  }
  const { at, message } = generator_failure;
  const times = inARow === 1 ? 'once' : `${inARow} times in a row`;
  return {
    severity: inARow < manyFailures ? 'warning' : 'error',
    what: `${generator}: failed ${times} for the agent, last at ${at}: ${message}`,
    todo: 'repair what it names; cpocd host check-generator says more, and the log of the agent',
    facts,
  };
}
