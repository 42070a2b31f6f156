/** The generator for the doctor's rehearsal: settings that name none are a finding of it, and no end of the doctor. */

import type { ArtifactGenerator } from '../../host/generator.ts';
import { CliError } from '../cliError.ts';
import type { HostConfig } from '../config/hostSettings.ts';
import { openGenerator } from './openGenerator.ts';

export function doctorGenerator(
  config: HostConfig,
  env: Readonly<Record<string, string | undefined>>,
): ArtifactGenerator {
  const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  try {
    return openGenerator(config, env, quiet);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return {
      name: config.generatorBackend,
      usesModel: false,
      generate: () => Promise.reject(error),
      estimate: () => undefined,
    };
  }
}
