/** A port that is opened when it is first used, and again after it could not be. */

import type { ChainPort } from '../chain/chainPort.ts';

/** @param open may throw ClientError: then the call does, and the next one tries again */
export function createLazyPort(open: () => Promise<ChainPort>): ChainPort {
  let opening: Promise<ChainPort> | undefined;
  const port = async (): Promise<ChainPort> => {
    opening ??= open();
    try {
      return await opening;
    } catch (error) {
      opening = undefined;
      throw error;
    }
  };
  return {
    epoch: async () => (await port()).epoch(),
    participant: async () => (await port()).participant(),
    summary: async (epochIndex) => (await port()).summary(epochIndex),
    commits: async (epochIndex) => (await port()).commits(epochIndex),
    openChallenges: async () => (await port()).openChallenges(),
    register: async (options) => (await port()).register(options),
    submitCommit: async (draft, timeoutHeight) => (await port()).submitCommit(draft, timeoutHeight),
    respond: async (answers, timeoutHeight) => (await port()).respond(answers, timeoutHeight),
  };
}
