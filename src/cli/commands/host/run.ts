/** `cpocd host` without a further word: the agent itself. */

import { DiskError } from '../../../host/artifacts/diskError.ts';
import { examineAtStart } from '../../../host/doctor/examineAtStart.ts';
import { HostError } from '../../../host/hostError.ts';
import type { RegisterOptions } from '../../../host/hostOptions.ts';
import { runHost } from '../../../host/runHost.ts';
import { HostBoard } from '../../../host/status/hostBoard.ts';
import type { Invocation } from '../../cli.ts';
import { CliError } from '../../cliError.ts';
import { httpAddress } from '../../comet/cometRpc.ts';
import { loadHostConfig } from '../../config/hostConfig.ts';
import { witnessAddresses } from '../../config/witnessSettings.ts';
import { readTrustRoot } from '../../explain/trustRoot.ts';
import { homeLayout } from '../../home/homeLayout.ts';
import { readDoctorSubject } from '../../host/doctorSubject.ts';
import { readHostAccounts } from '../../host/hostAccounts.ts';
import { createHostLog } from '../../host/hostLog.ts';
import { readHostSchedule } from '../../host/hostSchedule.ts';
import { openGenerator } from '../../host/openGenerator.ts';
import { openStatusServer } from '../../host/openStatusServer.ts';
import { readProofServer } from '../../host/proofServerSetup.ts';
import { parseConsensusKey } from '../../parseConsensusKey.ts';
import { listenForShutdown } from '../../process/shutdown.ts';

export async function runHostCommand(invocation: Invocation): Promise<void> {
  const { node, chainId, trustingHours } = invocation.client;
  const trusted = readTrustRoot(invocation.client);
  const trustingPeriodMs = trustingHours * 3_600_000;
  const { home, flags, io } = invocation;
  const config = loadHostConfig({ home, flags, env: io.env });
  const register = readRegister(invocation);
  const { signer, participant, feeGranter } = readHostAccounts(invocation, config);
  if (participant !== signer.address && register !== undefined) {
    throw new CliError(
      'usage',
      'flags --on-behalf-of and --register exclude each other',
      'a warm key cannot register: let the participant do so with `cpocd tx poc register`',
    );
  }
  const schedule = readHostSchedule(config, io.env);
  const wallet = await signer.open('direct');
  const proofServer = await readProofServer(config, signer);
  const shutdown = listenForShutdown();
  const logger = createHostLog(invocation, config);
  const generator = openGenerator(config, io.env, logger);
  const board = new HostBoard();
  const startedAt = new Date().toISOString();
  const identity = {
    participant,
    signer: signer.address,
    generator: generator.name,
    startedAt,
  };
  let status: Awaited<ReturnType<typeof openStatusServer>>;
  try {
    const subject = await readDoctorSubject(invocation, {
      config,
      generator,
      isStandIn: false,
      isAgent: true,
    });
    status = await openStatusServer(config.statusAddress, board, identity, logger);
    await runHost({
      rpc: httpAddress(node),
      witnesses: witnessAddresses(config).map(httpAddress),
      signer: wallet,
      address: participant,
      warmAddress: signer.address,
      dataDir: homeLayout(home).host,
      policy: config,
      generator,
      logger,
      metrics: board.metrics,
      signal: shutdown.signal,
      onReady: () => void examineAtStart(subject, logger, shutdown.signal),
      ...(chainId === '' ? {} : { chainId }),
      ...(trusted === undefined ? {} : { trustRoot: { ...trusted, trustingPeriodMs } }),
      ...(config.gasPrices === '' ? {} : { gasPrice: config.gasPrices }),
      ...(feeGranter === undefined ? {} : { feeGranter }),
      ...(register === undefined ? {} : { register }),
      ...(schedule === undefined ? {} : { schedule }),
      ...(proofServer === undefined ? {} : { proofServer }),
    });
  } catch (error) {
    if (!(error instanceof HostError || error instanceof DiskError)) throw error;
    throw new CliError('file', error.message, 'the agent ended and changed nothing', {
      cause: error,
    });
  } finally {
    await status?.close();
    await generator.close?.();
    shutdown.release();
  }
}

function readRegister(invocation: Invocation): RegisterOptions | undefined {
  const key = invocation.text('consensus-pubkey');
  const inferenceUrl = invocation.text('url');
  if (!invocation.isSet('register')) {
    if (key === undefined && inferenceUrl === undefined) return undefined;
    throw new CliError(
      'usage',
      '--consensus-pubkey and --url have no effect without --register',
      'give --register too',
    );
  }
  const consensusPubkey = parseConsensusKey(key ?? 'none', invocation.home);
  return {
    ...(consensusPubkey.length === 0 ? {} : { consensusPubkey }),
    ...(inferenceUrl === undefined ? {} : { inferenceUrl }),
  };
}
