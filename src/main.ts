/** The program: wires configuration, store, application, ABCI server and metrics together, and hands the rest to the command line. */

import { join } from 'node:path';
import { AbciAddressError } from './abci/address.ts';
import { type AbciServer, createAbciServer } from './abci/server.ts';
import { createMetricsServer, type MetricsServer } from './api/metricsServer.ts';
import { createApplication } from './app/createApplication.ts';
import type { MempoolLimits } from './app/mempool/mempoolLimits.ts';
import { storeNames } from './app/storeNames.ts';
import { CliError } from './cli/cliError.ts';
import { readCometMempool } from './cli/comet/cometSettings.ts';
import { packageVersion } from './cli/commands/version.ts';
import type { NodeConfig } from './cli/config/nodeConfig.ts';
import { homeLayout } from './cli/home/homeLayout.ts';
import { endProcess } from './cli/process/endProcess.ts';
import { createProgram } from './cli/program.ts';
import type { RunningNode } from './cli/startNode.ts';
import { type MultiStore, openMultiStore } from './store/multiStore.ts';
import { StoreError } from './store/storeError.ts';
import { createLogger, type Logger } from './telemetry/logger.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';
import { parseGasPrices } from './types/gasPrice.ts';

/** Started in this order, ended in the other. */
async function startNode(config: NodeConfig): Promise<RunningNode> {
  const logger = createLogger({ level: config.logLevel, format: config.logFormat });
  const metrics = createMetrics();
  const store = await openStore(config);
  const ended = Promise.withResolvers<void>();
  const opened: { close(): Promise<void> }[] = [store];
  const stop = once(async () => {
    for (const part of opened.reverse()) await part.close();
    logger.info('node stopped');
    ended.resolve();
  });
  try {
    const server = await serveAbci(config, store, metrics, logger, ended.reject);
    opened.push(server);
    const http = await serveMetrics(config, store, metrics, server);
    if (http !== undefined) opened.push(http);
    logger.info(
      {
        address: server.address,
        metrics: http?.url ?? 'off',
        height: store.lastCommit.version.toString(),
        replayed: store.stats.replayedVersions,
      },
      'node is ready for CometBFT',
    );
    return { abciAddress: server.address, ended: ended.promise, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openStore(config: NodeConfig): Promise<MultiStore> {
  try {
    return await openMultiStore({
      path: join(homeLayout(config.home).data, 'application.db'),
      storeNames,
      retainedVersions: config.retainedVersions,
      checkpointInterval: config.checkpointInterval,
      sync: config.syncWrites,
    });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    throw new CliError('file', error.message, 'the node did not start and changed nothing', {
      cause: error,
    });
  }
}

async function serveAbci(
  config: NodeConfig,
  store: MultiStore,
  metrics: Metrics,
  logger: Logger,
  onFatal: (error: Error) => void,
): Promise<AbciServer> {
  const application = createApplication({
    store,
    minGasPrices: parseGasPrices(config.minimumGasPrices),
    mempool: readMempoolLimits(config, logger),
    observer: metrics.block,
    version: packageVersion().version,
    onCommitted: (height, facts) =>
      logger.info({ height: height.toString(), ...facts }, 'block committed'),
  });
  try {
    return await createAbciServer(application, {
      address: config.abciAddress,
      logger,
      observer: metrics.abci,
      onFatal(error) {
        logger.fatal(
          { err: error },
          'execution failed; the node stops before it commits anything more',
        );
        onFatal(error);
      },
      onConnections: (open) => logger.info({ open }, 'ABCI connections'),
    });
  } catch (error) {
    if (!(error instanceof AbciAddressError)) throw error;
    throw new CliError('config', error.message, 'the node did not start', { cause: error });
  }
}

function readMempoolLimits(config: NodeConfig, logger: Logger): MempoolLimits {
  const { size, maxTxsBytes, recheck } = readCometMempool(config.home);
  if (config.minimumGasPrices === '') {
    logger.warn('minimum-gas-prices of app.toml is empty: filling blocks costs nothing');
  }
  if (!recheck) {
    logger.warn(
      'mempool.recheck of config.toml is false: the mempool may fill up and refuse responses to challenges',
    );
  }
  return { size, maxBytes: maxTxsBytes, reservedPercent: config.mempoolReservedPercent };
}

async function serveMetrics(
  config: NodeConfig,
  store: MultiStore,
  metrics: Metrics,
  server: AbciServer,
): Promise<MetricsServer | undefined> {
  if (config.metricsAddress === '') return undefined;
  try {
    return await createMetricsServer({
      address: config.metricsAddress,
      metrics,
      health: () => ({
        height: store.lastCommit.version.toString(),
        connections: server.openConnections,
      }),
    });
  } catch (error) {
    throw new CliError(
      'port_taken',
      `cannot listen on ${config.metricsAddress} for metrics (${(error as Error).message})`,
      'choose another with --metrics.address, or turn it off with --metrics.address ""',
      { cause: error },
    );
  }
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= run();
    return running;
  };
}

await endProcess(await createProgram({ startNode }).run(process.argv.slice(2)));
