/** The program: the command line, and a node where it asks for one. What a command does not need is not loaded. */

import { endProcess } from './cli/process/endProcess.ts';
import { createProgram } from './cli/program.ts';
import type { StartNode } from './cli/startNode.ts';

const startNode: StartNode = async (config, checkGenesis) => {
  const { runNode } = await import('./runNode.ts');
  return runNode(config, checkGenesis);
};

await endProcess(await createProgram({ startNode }).run(process.argv.slice(2)));
