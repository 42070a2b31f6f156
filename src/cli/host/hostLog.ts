/** The log of the host's agent: lines to standard error. */

import type { Invocation } from '../cli.ts';
import type { HostConfig } from '../config/hostSettings.ts';
import { createLineLogger } from '../process/lineLogger.ts';

export function createHostLog(
  { io }: Invocation,
  { logLevel, logFormat }: HostConfig,
): ReturnType<typeof createLineLogger> {
  return createLineLogger({
    level: logLevel,
    format: logFormat,
    write: (line) => io.err(line),
  });
}
