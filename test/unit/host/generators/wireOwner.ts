/** Starts a back end that obeys nothing but the end of its input, says its id, and waits to be killed. */

import { fileURLToPath } from 'node:url';
import { createProcessWire } from '../../../../src/host/generators/processWire.ts';

const program = fileURLToPath(new URL('lineBackend.ts', import.meta.url));
const quiet = (): void => {};

createProcessWire({
  command: [process.execPath, program, 'none'],
  env: process.env,
  logger: {
    debug: quiet,
    info: (fields) => {
      const { pid } = fields as { pid?: number };
      if (pid !== undefined) process.stdout.write(`${pid}\n`);
    },
    warn: quiet,
    error: quiet,
  },
});
