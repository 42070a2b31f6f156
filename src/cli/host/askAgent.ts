/** Asks the agent of a home where it stands. */

import { ClientError } from '../../client/clientError.ts';
import type { HostStatus } from '../../host/status/hostStatus.ts';

/** Longest wait for the agent; milliseconds. */
const patienceMs = 5_000;

/** @param address `status.address`. @throws ClientError `unreachable` where no agent answers there */
export async function askAgent(address: string): Promise<HostStatus> {
  try {
    const answer = await fetch(`http://${address}/status`, {
      signal: AbortSignal.timeout(patienceMs),
    });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    const status = (await answer.json()) as Partial<HostStatus>;
    if (typeof status.participant !== 'string' || status.totals === undefined) {
      throw new Error('something else listens there');
    }
    return status as HostStatus;
  } catch (error) {
    throw new ClientError(
      'unreachable',
      address === ''
        ? 'status.address is empty: the agent serves its status nowhere'
        : `no agent answers at ${address}`,
      'start `cpocd host`, or give the address of its status with --status.address',
      { cause: error },
    );
  }
}

/** What the agent that works for a participant says; undefined where it is away, or works for another one. */
export async function askAgentOf(
  participant: string | undefined,
  address: string,
): Promise<HostStatus | undefined> {
  const status = await askAgent(address).catch(() => undefined);
  return status?.participant === participant ? status : undefined;
}
