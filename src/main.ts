/** The program: the command line, and a node where it asks for one. What a command does not need is not loaded. */

import { endProcess } from './cli/process/endProcess.ts';
import { createProgram } from './cli/program.ts';
import type { StartNode } from './cli/startNode.ts';

const startNode: StartNode = async (config, checkGenesis) => {
  const { runNode } = await import('./node/runNode.ts');
  return runNode(config, checkGenesis);
};
const snapshots = async () => (await import('./node/snapshotTools.ts')).snapshotTools;

await endProcess(await createProgram({ startNode, snapshots }).run(process.argv.slice(2)));
