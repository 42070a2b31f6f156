/** `cpocd start`: the application's side of a node, and with `--with-comet` CometBFT beside it. */

import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { CliDependencies, Invocation } from '../cli.ts';
import { CliError } from '../cliError.ts';
import { readCometAddresses } from '../comet/cometSettings.ts';
import { findComet } from '../comet/findComet.ts';
import { endOrphanedComet, superviseComet } from '../comet/superviseComet.ts';
import { isChosenPlace } from '../config/apiSettings.ts';
import { appSettings } from '../config/appSettings.ts';
import { loadNodeConfig, type NodeConfig } from '../config/nodeConfig.ts';
import type { Setting } from '../config/setting.ts';
import { checkGenesisFile } from '../home/genesisFile.ts';
import { homeLayout } from '../home/homeLayout.ts';
import { newCommand, settingFlag } from '../newCommand.ts';
import { assertListenable, type ListenUse } from '../process/ports.ts';
import { aborted, listenForShutdown, type Shutdown } from '../process/shutdown.ts';
import type { RunningNode, StartNode } from '../startNode.ts';

export function createStartCommand(deps: CliDependencies): Command {
  const command = newCommand(deps, 'start', 'run the node', (invocation) =>
    runStart(invocation, deps.startNode),
  );
  for (const setting of Object.values(appSettings)) {
    command.addOption(settingFlag(setting as Setting<unknown>));
  }
  return command
    .option(
      '--with-comet',
      'also run CometBFT with the same home, and start it again where it ends',
    )
    .option(
      '--unsafe-skip-upgrades <heights>',
      'go on at these heights without the upgrade that is due; unless all do so, the node leaves the chain',
    )
    .option('--comet-log-file <file>', "add CometBFT's log to a file (default: to standard error)");
}

async function runStart(invocation: Invocation, startNode: StartNode): Promise<void> {
  const { home, flags, io } = invocation;
  const withComet = invocation.isSet('with-comet');
  if (invocation.text('comet-log-file') !== undefined && !withComet) {
    throw new CliError(
      'usage',
      'flag --comet-log-file has no effect without --with-comet',
      'give both or neither',
    );
  }
  const config = loadNodeConfig({ home, flags, env: io.env });
  const checkGenesis = once(() => checkGenesisFile(homeLayout(home).genesis));
  // Before anything is made or listened on; where a state may be there, only it can say whether the genesis is still to come.
  if (!existsSync(homeLayout(home).state)) checkGenesis();
  if (withComet) assertValidatorKey(homeLayout(home).privValidatorKey);
  const program = withComet ? findComet(io.env) : undefined;
  if (withComet) await endOrphanedComet(home, (text) => io.err(`${text}\n`));
  await assertListenable(listenUses(config, withComet));
  const shutdown = listenForShutdown();
  try {
    const node = await startNode(config, checkGenesis);
    await runUntilAsked(invocation, node, program, shutdown);
  } finally {
    shutdown.release();
  }
}

function once(run: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) run();
    isDone = true;
  };
}

/** CometBFT would make a new key without a word, and the node would sign for nobody. */
function assertValidatorKey(path: string): void {
  if (existsSync(path)) return;
  throw new CliError(
    'file',
    `${path} is missing`,
    'restore it from a backup; for a node that is no validator, make one with cpocd init in another home and copy it',
  );
}

/** Whatever ends first ends the rest; the application goes last, so that CometBFT does not see it vanish. */
async function runUntilAsked(
  invocation: Invocation,
  node: RunningNode,
  program: string | undefined,
  shutdown: Shutdown,
): Promise<void> {
  let failure: unknown;
  const note = (error: unknown): void => {
    failure ??= error;
  };
  const comet =
    program === undefined ? [] : [supervise(invocation, node, program, shutdown).catch(note)];
  await Promise.race([aborted(shutdown.signal), node.ended.catch(note), ...comet]);
  shutdown.request();
  await Promise.all(comet);
  await Promise.race([node.stop(), aborted(shutdown.force)]);
  if (failure !== undefined) throw failure;
}

function supervise(
  invocation: Invocation,
  node: RunningNode,
  program: string,
  shutdown: Shutdown,
): Promise<void> {
  const { home, io } = invocation;
  return superviseComet({
    program,
    home,
    proxyApp: node.abciAddress,
    log: invocation.text('comet-log-file') ?? ((line) => io.err(`cometbft | ${line}\n`)),
    say: (text) => io.err(`${text}\n`),
    signal: shutdown.signal,
    force: shutdown.force,
  });
}

function listenUses(config: NodeConfig, withComet: boolean): ListenUse[] {
  const { appToml, configToml } = homeLayout(config.home);
  const comet = readCometAddresses(config.home);
  return [
    {
      address: config.abciAddress,
      what: 'the ABCI server',
      change: `it with --address, or abci.address in ${appToml}`,
    },
    {
      address: config.metricsAddress,
      what: 'the metrics server',
      change: `it with --metrics.address, or metrics.address in ${appToml}`,
    },
    ...(config.apiEnable && isChosenPlace(config, 'apiAddress')
      ? [
          {
            address: config.apiAddress,
            what: 'the REST API',
            change: `it with --api.address, or api.address in ${appToml}; --api.enable=false turns it off`,
          },
        ]
      : []),
    ...(config.grpcEnable && isChosenPlace(config, 'grpcAddress')
      ? [
          {
            address: config.grpcAddress,
            what: 'gRPC',
            change: `it with --grpc.address, or grpc.address in ${appToml}; --grpc.enable=false turns it off`,
          },
        ]
      : []),
    ...(withComet
      ? [
          { address: comet.rpc, what: "CometBFT's RPC", change: `rpc.laddr in ${configToml}` },
          { address: comet.p2p, what: "CometBFT's p2p", change: `p2p.laddr in ${configToml}` },
        ]
      : []),
  ];
}
