/** The status server of the agent that `cpocd host` runs. */

import type { HostLogger } from '../../host/hostLogger.ts';
import type { HostBoard } from '../../host/status/hostBoard.ts';
import type { HostIdentity } from '../../host/status/hostStatus.ts';
import { createStatusServer, type StatusServer } from '../../host/status/statusServer.ts';
import { CliError } from '../cliError.ts';
import { statusSettings } from '../config/statusSettings.ts';
import { parseListenPlace, tryListening } from '../process/ports.ts';

/**
 * Undefined where none is wanted, or the usual place is taken by another agent of this machine: the log says so.
 *
 * @throws CliError `port_taken` where a chosen place is taken
 */
export async function openStatusServer(
  address: string,
  board: HostBoard,
  identity: HostIdentity,
  logger: HostLogger,
): Promise<StatusServer | undefined> {
  const place = parseListenPlace(address);
  if (place === undefined) return undefined;
  const problem = place.port === 0 ? undefined : await tryListening(place);
  if (problem === undefined) {
    const server = await createStatusServer({ ...place, board, identity });
    logger.info({ url: server.url }, 'status and metrics are served');
    return server;
  }
  if (address !== statusSettings.statusAddress.fallback) {
    throw new CliError(
      'port_taken',
      `the agent cannot serve its status on ${address}: ${problem}`,
      'end the program that uses it, or change --status.address, or status.address in host.toml',
    );
  }
  logger.warn(
    { address, problem },
    'status and metrics are not served; --status.address gives another place',
  );
  return undefined;
}
