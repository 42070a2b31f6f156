/** The generator that host.toml names. */

import type { ArtifactGenerator } from '../../host/generator.ts';
import type { GeneratorWire } from '../../host/generators/generatorWire.ts';
import { createHttpWire } from '../../host/generators/httpWire.ts';
import { createProcessWire } from '../../host/generators/processWire.ts';
import { createWireGenerator } from '../../host/generators/wireGenerator.ts';
import { createHashGenerator } from '../../host/hashGenerator.ts';
import type { HostLogger } from '../../host/hostLogger.ts';
import { CliError } from '../cliError.ts';
import type { HostConfig } from '../config/hostSettings.ts';
import { plainAddress } from './plainAddress.ts';
import { readToken } from './readToken.ts';
import { splitCommand } from './splitCommand.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** A process is started here; `close()` ends it. @throws CliError where the settings do not say enough */
export function openGenerator(config: HostConfig, env: Env, logger: HostLogger): ArtifactGenerator {
  const { generatorBackend, generatorTimeoutMs: timeoutMs, cancelMs } = config;
  if (generatorBackend === 'hash') return createHashGenerator();
  const wire =
    generatorBackend === 'http'
      ? createHttpWire({
          url: plainAddress(
            must(config.generatorUrl, 'generator.url', 'the address of the back end'),
            'generator.url',
          ),
          token: readToken('generator', config.generatorTokenFile, env),
        })
      : openProcess(config.generatorCommand, env, logger);
  return createWireGenerator({ wire, timeoutMs, cancelMs });
}

/** @throws CliError where the command is none */
export function openProcess(
  command: string,
  env: Env,
  logger: HostLogger,
  onNoise?: (line: string) => void,
): GeneratorWire {
  must(command, 'generator.command', 'a program and its arguments');
  const words = splitCommand(command);
  if (words === undefined || words.length === 0) {
    throw new CliError('config', `the command ${command} has an open quote`, 'close it');
  }
  return createProcessWire({
    command: words,
    env,
    logger,
    ...(onNoise === undefined ? {} : { onNoise }),
  });
}

function must(value: string, key: string, what: string): string {
  if (value !== '') return value;
  throw new CliError('config', `${key} is empty`, `expected ${what}, for generator.backend`);
}
