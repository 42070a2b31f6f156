/** `cpocd genesis detach-state` and `attach-state`: where the state of a genesis lies. */

import type { Command } from 'commander';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { attachState, detachState } from '../../home/detachedState.ts';
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

export function createGenesisAttachStateCommand(deps: CliDependencies): Command {
  return newCommand(
    deps,
    'attach-state [file]',
    'put app_state.json back into the genesis beside it',
    runAttach,
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

function runAttach(invocation: Invocation, [file]: readonly string[]): void {
  const path = file ?? homeLayout(invocation.home).genesis;
  attachState(path);
  invocation.print({ file: path }, () => `${path} has its state in it again\n`);
}
