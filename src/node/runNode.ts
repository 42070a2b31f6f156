/** A node: configuration, store, application, ABCI server, metrics and API, wired together. */

import { AbciAddressError } from '../abci/address.ts';
import { type AbciObserver, tellingMethods } from '../abci/observer.ts';
import { type AbciServer, createAbciServer } from '../abci/server.ts';
import { answerByAbci } from '../api/answerByAbci.ts';
import type { Backend } from '../api/backend.ts';
import { BlockWatch } from '../api/blockWatch.ts';
import { chainInfoDocuments } from '../api/chainInfoDocuments.ts';
import { createNodeBackend } from '../api/createNodeBackend.ts';
import type { MetricsServer } from '../api/metricsServer.ts';
import type { ApiServer } from '../api/startApi.ts';
import type { ServingApplication } from '../app/application.ts';
import { createApplication } from '../app/createApplication.ts';
import type { MempoolLimits } from '../app/mempool/mempoolLimits.ts';
import { UpgradeHalt } from '../app/upgrades/upgrade.ts';
import { CliError } from '../cli/cliError.ts';
import { readCometAddresses, readCometMempool } from '../cli/comet/cometSettings.ts';
import { packageVersion } from '../cli/commands/version.ts';
import { isChosenPlace } from '../cli/config/apiSettings.ts';
import type { NodeConfig } from '../cli/config/nodeConfig.ts';
import { describeChain } from '../cli/home/describeChain.ts';
import { readGenesisState } from '../cli/home/genesisFile.ts';
import { homeLayout } from '../cli/home/homeLayout.ts';
import { writeUpgradeInfo } from '../cli/home/upgradeInfo.ts';
import { keepHeapLean } from '../cli/process/leanHeap.ts';
import type { RunningNode } from '../cli/startNode.ts';
import type { MultiStore } from '../store/multiStore.ts';
import { Snapshots } from '../store/snapshots/snapshots.ts';
import { createLogger, type Logger } from '../telemetry/logger.ts';
import { createMetrics, type Metrics } from '../telemetry/metrics.ts';
import { SnapshotReport } from '../telemetry/snapshotReport.ts';
import { parseGasPrices } from '../types/gasPrice.ts';
import { openStore } from './openStore.ts';
import { startVerifyAhead, type VerifyThreads } from './verifyAhead/startVerifyAhead.ts';

/** MiB of the state tree up to which the rest of the node is held small as well: above, it is the smaller part. */
const leanStateMemory = 256;

/** Started in this order, ended in the other. */
export async function runNode(config: NodeConfig, checkGenesis: () => void): Promise<RunningNode> {
  const logger = createLogger({ level: config.logLevel, format: config.logFormat });
  const metrics = createMetrics();
  if (config.stateMemory > 0 && config.stateMemory <= leanStateMemory) keepHeapLean();
  const store = await openStore(config);
  const ended = Promise.withResolvers<void>();
  const opened: { close(): Promise<void> }[] = [store];
  const stop = once(async () => {
    const failures: unknown[] = [];
    for (const part of opened.reverse()) await part.close().catch((error) => failures.push(error));
    logger.info('node stopped');
    ended.resolve();
    if (failures.length > 0) throw failures[0];
  });
  try {
    if (store.lastCommit.version === 0n) checkGenesis();
    const snapshots = await openSnapshots(config, store, metrics, logger);
    opened.push(snapshots);
    const { verifyThreads } = config;
    const threads =
      verifyThreads > 0
        ? startVerifyAhead(verifyThreads, metrics.signaturesAhead, logger)
        : undefined;
    if (threads !== undefined) opened.push(threads);
    const application = makeApplication(config, store, snapshots, threads, metrics, logger);
    const watch = new BlockWatch();
    const backend = nodeBackend(config, application, watch, logger);
    const observer = tellingMethods(metrics.abci, (method) => watch.answered(method));
    const server = await serveAbci(config, application, backend, observer, logger, ended.reject);
    opened.push(server);
    const http = await serveMetrics(config, store, metrics, server);
    if (http !== undefined) opened.push(http);
    const api = await serveApi(config, backend, logger);
    opened.push(...api);
    logger.info(
      {
        address: server.address,
        metrics: http?.url ?? 'off',
        ...Object.fromEntries(api.map(({ name, address }) => [name, address])),
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

async function openSnapshots(
  config: NodeConfig,
  store: MultiStore,
  metrics: Metrics,
  logger: Logger,
): Promise<Snapshots> {
  const path = homeLayout(config.home).snapshots;
  const snapshots = await Snapshots.open({
    path,
    store,
    interval: config.snapshotInterval,
    keepRecent: config.snapshotKeepRecent,
    observer: new SnapshotReport(metrics.snapshots, logger),
  }).catch((cause) => {
    const advice = 'make it a folder that this user may write, or move it away';
    throw new CliError('file', `cannot use ${path}: ${cause.message}`, advice, { cause });
  });
  const [newest] = snapshots.list;
  if (newest !== undefined) metrics.snapshots.newest(newest);
  return snapshots;
}

function makeApplication(
  config: NodeConfig,
  store: MultiStore,
  snapshots: Snapshots,
  verifyAhead: VerifyThreads | undefined,
  metrics: Metrics,
  logger: Logger,
): ServingApplication {
  return createApplication({
    store,
    snapshots,
    verifyAhead,
    genesisState: () => readGenesisState(homeLayout(config.home).genesis),
    minGasPrices: parseGasPrices(config.minimumGasPrices),
    mempool: readMempoolLimits(config, logger),
    observer: metrics.block,
    version: packageVersion().version,
    upgrade: {
      skipHeights: new Set(config.skipUpgradeHeights),
      onNeeded: (notice) => writeUpgradeInfo(config.home, notice),
      say: (text) => logger.info(text),
    },
    onCommitted(height, facts) {
      logger.info({ height: height.toString(), ...facts }, 'block committed');
      snapshots.committed();
    },
  });
}

async function serveAbci(
  config: NodeConfig,
  application: ServingApplication,
  backend: Backend,
  observer: AbciObserver,
  logger: Logger,
  onFatal: (error: Error) => void,
): Promise<AbciServer> {
  try {
    return await createAbciServer(application, {
      address: config.abciAddress,
      logger,
      observer,
      query: answerByAbci(
        (request) => application.query(request),
        application.services.paths,
        backend,
      ),
      onFatal(error) {
        onFatal(stopReason(error, logger));
      },
      onConnections: (open) => logger.info({ open }, 'ABCI connections'),
    });
  } catch (error) {
    if (!(error instanceof AbciAddressError)) throw error;
    throw new CliError('config', error.message, 'the node did not start', { cause: error });
  }
}

/** An upgrade is no failure: its text is what process managers and people look for in the log. */
function stopReason(error: Error, logger: Logger): Error {
  // Of the home, and not of the block: a file that the genesis names is not there.
  if (error.cause instanceof CliError) {
    logger.fatal(error.cause.message);
    return error.cause;
  }
  if (!(error.cause instanceof UpgradeHalt)) {
    const what = 'execution failed; the node stops before it commits anything more';
    logger.fatal({ err: error }, what);
    return error;
  }
  const { message } = error.cause;
  logger.fatal(message);
  return new CliError(
    'upgrade',
    message,
    "the block was not executed and nothing is lost: start the program of the chain's version with the same home",
    { cause: error },
  );
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
  const { createMetricsServer } = await import('../api/metricsServer.ts');
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

function nodeBackend(
  config: NodeConfig,
  application: ServingApplication,
  watch: BlockWatch,
  logger: Logger,
): Backend {
  const { minimumGasPrices, retainedVersions, apiCometRpc } = config;
  return createNodeBackend({
    application,
    node: { version: packageVersion().version, minimumGasPrices, retainedVersions },
    cometRpc: apiCometRpc === '' ? readCometAddresses(config.home).rpc : apiCometRpc,
    logger,
    queue: { blockStep: () => watch.step },
  });
}

async function serveApi(
  config: NodeConfig,
  backend: Backend,
  logger: Logger,
): Promise<ApiServer[]> {
  if (!config.apiEnable && !config.grpcEnable) return [];
  // A third of what a start loads, and not needed before CometBFT may connect.
  const { ApiListenError, startApi } = await import('../api/startApi.ts');
  try {
    return await startApi(backend, {
      ...config,
      version: packageVersion().version,
      documents: chainInfoDocuments(() => describeChain(config)),
    });
  } catch (error) {
    if (!(error instanceof ApiListenError)) throw error;
    const off = error.setting.replace('address', 'enable');
    const advice = `choose another with --${error.setting}, or turn it off with --${off}=false`;
    const [address, enable] = apiSwitches[error.setting];
    if (isChosenPlace(config, address)) {
      throw new CliError('port_taken', error.message, advice, { cause: error });
    }
    logger.warn(`${error.message}; this node goes on without it: ${advice}`);
    return serveApi({ ...config, [enable]: false }, backend, logger);
  }
}

const apiSwitches = {
  'api.address': ['apiAddress', 'apiEnable'],
  'grpc.address': ['grpcAddress', 'grpcEnable'],
} as const;

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= run();
    return running;
  };
}
