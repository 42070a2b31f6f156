/** Makes the account a participant at the agent's first start. */

import { ClientError } from '../client/clientError.ts';
import { pause } from '../client/pause.ts';
import { describeOutcome } from '../client/txOutcome.ts';
import type { ChainPort } from './chain/chainPort.ts';
import type { HostLogger } from './hostLogger.ts';
import type { RegisterOptions } from './hostOptions.ts';
import { TroubleLog } from './troubleLog.ts';

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
  const troubles = new TroubleLog(logger);
  while (!signal.aborted) {
    const done = await tryRegister(port, options, logger, troubles);
    if (done) return;
    await pause(retryMs, signal);
  }
}

async function tryRegister(
  port: ChainPort,
  options: RegisterOptions,
  logger: HostLogger,
  troubles: TroubleLog,
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
    const kind = 'code' in outcome ? `${outcome.codespace}/${outcome.code}` : outcome.status;
    const message = 'the registration did not get in; tried again';
    troubles.tell('register', 'warn', { why: what }, message, kind);
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    const message = 'the registration was not sent; tried again';
    troubles.tell('register', 'warn', { why: error.message }, message, error.code);
  }
  return false;
}
