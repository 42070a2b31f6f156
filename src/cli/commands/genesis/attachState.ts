/** `cpocd genesis attach-state`: the file beside a genesis goes back into it. */

import type { Command } from 'commander';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { attachState } from '../../home/detachedState.ts';
import { homeLayout } from '../../home/homeLayout.ts';
import { newCommand } from '../../newCommand.ts';

export function createGenesisAttachStateCommand(deps: CliDependencies): Command {
  return newCommand(
    deps,
    'attach-state [file]',
    'put app_state.json back into the genesis beside it',
    runAttach,
  );
}

function runAttach(invocation: Invocation, [file]: readonly string[]): void {
  const path = file ?? homeLayout(invocation.home).genesis;
  attachState(path);
  invocation.print({ file: path }, () => `${path} has its state in it again\n`);
}
