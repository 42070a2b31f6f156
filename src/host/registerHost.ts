/** Makes the account a participant at the agent's first start. */

import { ClientError } from '../client/clientError.ts';
import { pause } from '../client/pause.ts';
import { describeOutcome } from '../client/txOutcome.ts';
import type { ChainPort } from './chainPort.ts';
import type { HostLogger } from './hostLogger.ts';
import type { RegisterOptions } from './hostOptions.ts';

/** Between two attempts; milliseconds. */
const againMs = 5_000;

/**
 * Registers until the chain knows the participant, or the signal aborts. One that is known already stays as it is: what
 * was changed since is not changed back.
 */
export async function registerHost(
  port: ChainPort,
  options: RegisterOptions,
  logger: HostLogger,
  signal: AbortSignal,
  retryMs: number = againMs,
): Promise<void> {
  while (!signal.aborted) {
    const done = await tryRegister(port, options, logger);
    if (done) return;
    await pause(retryMs, signal);
  }
}

async function tryRegister(
  port: ChainPort,
  options: RegisterOptions,
  logger: HostLogger,
): Promise<boolean> {
  try {
    if ((await port.participant()) !== undefined) {
      logger.info({}, 'the account is a participant');
      return true;
    }
    const outcome = await port.register(options);
    const what = describeOutcome(outcome);
    if (outcome.status === 'included') {
      logger.info({ height: outcome.height }, 'registered as a participant');
      return true;
    }
    logger.warn({ why: what }, 'the registration did not get in; tried again');
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    logger.warn({ why: error.message }, 'the registration was not sent; tried again');
  }
  return false;
}
