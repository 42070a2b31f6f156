/** The proof server of a running agent: its artifacts, its chain, its log. */

import { allPages } from '../../client/allPages.ts';
import type { ChainClient } from '../../client/connectClient.ts';
import { accountBytes } from '../../client/proofs/accountBytes.ts';
import type { MessageSigner } from '../../client/proofs/messageSigner.ts';
import type { ArtifactStore } from '../artifacts/artifactStore.ts';
import type { HostLogger } from '../hostLogger.ts';
import type { HostMetrics } from '../hostMetrics.ts';
import { createBatchShelf } from './committedBatches.ts';
import type { ProofServerLimits } from './proofServerLimits.ts';
import { machineClock } from './proofService.ts';
import { RefusalLog } from './refusalLog.ts';
import { startProofServer } from './startProofServer.ts';
import { anyAsker, ValidatorAskers } from './validatorAskers.ts';

/** What the operator chose. */
export interface ProofServerSetup {
  readonly host: string;
  readonly port: number;
  /** Of the participant or of its warm key. */
  readonly signer: MessageSigner;
  readonly askers: 'validators' | 'anyone';
  readonly isTrustedProxy: (address: string) => boolean;
  readonly limits: ProofServerLimits;
}

export interface ProofServerWorld {
  readonly client: ChainClient;
  readonly store: ArtifactStore;
  /** The agent's folder. */
  readonly dataDir: string;
  /** Bech32: the participant. */
  readonly address: string;
  readonly logger: HostLogger;
  readonly metrics: HostMetrics;
}

/** @returns what ends it @throws the error of the socket, for example EADDRINUSE */
export async function openProofServer(
  setup: ProofServerSetup,
  { client, store, dataDir, address, logger, metrics }: ProofServerWorld,
): Promise<() => Promise<void>> {
  const { signer } = setup;
  const { steadyMs } = machineClock;
  const shelf = createBatchShelf({
    dataDir,
    address: accountBytes(address),
    current: () => store.epoch,
    logger,
  });
  const load = (): Promise<readonly string[]> => validatorsOf(client);
  const refusals = new RefusalLog(logger);
  const server = await startProofServer({
    ...setup,
    chainId: client.chainId,
    hostAddress: address,
    shelf,
    askers:
      setup.askers === 'anyone' ? anyAsker : new ValidatorAskers({ load, nowMs: steadyMs, logger }),
    clock: machineClock,
    epochIndex: () => store.epoch?.binding.index,
    onAnswer: (leaves) => metrics.proofsAnswered?.(leaves),
    onRefusal: (refusal) => {
      metrics.proofsRefused?.(refusal.code);
      refusals.note(refusal);
    },
  });
  logger.info({ url: server.url, signer: signer.address }, 'proofs are served to validators');
  return async () => {
    await server.close();
    await shelf.close();
    refusals.close();
  };
}

async function validatorsOf(client: ChainClient): Promise<readonly string[]> {
  const { poc } = client.query;
  const all = allPages(
    (page) => poc.validators(page),
    (response) => response.validators,
    1000n,
  );
  const addresses: string[] = [];
  for await (const { address } of all) addresses.push(address);
  return addresses;
}
