/** `cpocd host`: the agent of a GPU host, and what its operator needs around it. */

import type { Command } from 'commander';
import { createHashGenerator } from '../../host/hashGenerator.ts';
import type { CliDependencies } from '../cli.ts';
import { addTrustRootFlags } from '../explain/trustFlags.ts';
import { addHostFlags } from '../host/hostFlags.ts';
import { newCommand } from '../newCommand.ts';
import { createCheckGeneratorCommand } from './host/checkGenerator.ts';
import { createHostDoctorCommand } from './host/doctor.ts';
import { createHostLoadCommand } from './host/load.ts';
import { createHostReplayCommand } from './host/replay.ts';
import { runHostCommand } from './host/run.ts';
import { createHostSetupCommand } from './host/setup.ts';
import { createHostStatusCommand } from './host/status.ts';
import { createHostVerifyCommand } from './host/verify.ts';

export function createHostCommand(deps: CliDependencies): Command {
  const command = newCommand(
    deps,
    'host',
    `run the agent of a host: generate, commit, answer challenges. Generator: ${createHashGenerator().name}`,
    runHostCommand,
  )
    .option('--register', 'register as a participant at the start where it is none')
    .option(
      '--consensus-pubkey <key>',
      "when registering: ed25519 key in base64, home for this home's, none (default none)",
    )
    .option('--url <url>', 'when registering: where the host serves inference');
  return addHostFlags(addTrustRootFlags(command))
    .addCommand(createHostSetupCommand(deps))
    .addCommand(createHostDoctorCommand(deps))
    .addCommand(createCheckGeneratorCommand(deps))
    .addCommand(createHostLoadCommand(deps))
    .addCommand(createHostReplayCommand(deps))
    .addCommand(createHostStatusCommand(deps))
    .addCommand(createHostVerifyCommand(deps));
}
