/** `cpocd genesis detach-state`: the state of a genesis goes into a file beside it. */

import type { Command } from 'commander';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { detachState } from '../../home/detachedState.ts';
import { stateFilePath } from '../../home/genesisFile.ts';
import { homeLayout } from '../../home/homeLayout.ts';
import { newCommand } from '../../newCommand.ts';

export function createGenesisDetachStateCommand(deps: CliDependencies): Command {
  return newCommand(
    deps,
    'detach-state [file]',
    'put the state of a genesis into app_state.json beside it, for a genesis of many accounts',
    runDetach,
  );
}

function runDetach(invocation: Invocation, [file]: readonly string[]): void {
  const path = file ?? homeLayout(invocation.home).genesis;
  const { size, sha256 } = detachState(path);
  const stateFile = stateFilePath(path);
  invocation.print(
    { file: path, state_file: stateFile, size: size.toString(), sha256 },
    () => `the state of ${path} is in ${stateFile}; every node of the chain needs both files\n`,
  );
}
