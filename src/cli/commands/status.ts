/** `cpocd status`: where a node stands. */

import type { Command } from 'commander';
import { type ChainClient, connectClient } from '../../client/connectClient.ts';
import { toHex } from '../../lib/bytes.ts';
import type { CliDependencies, Invocation } from '../cli.ts';
import { clientSettings } from '../config/clientSettings.ts';
import { newCommand, settingFlag } from '../newCommand.ts';
import { formatPairs } from '../output/table.ts';

export function createStatusCommand(deps: CliDependencies): Command {
  return newCommand(deps, 'status', 'show where a node stands', runStatus).addOption(
    settingFlag(clientSettings.node),
  );
}

async function runStatus(invocation: Invocation): Promise<void> {
  const client = await connectClient({ rpc: invocation.client.node });
  const status = await readStatus(client);
  client.disconnect();
  const { node_info, sync_info, validator_info, epoch } = status;
  invocation.print(status, () =>
    formatPairs([
      ['chain', node_info.network],
      ['node', `${node_info.moniker} (${node_info.id}), CometBFT ${node_info.version}`],
      ['height', `${sync_info.latest_block_height}${sync_info.catching_up ? ', catching up' : ''}`],
      ['block time', sync_info.latest_block_time],
      ['app hash', sync_info.latest_app_hash],
      ['validator', `${validator_info.address}, power ${validator_info.voting_power}`],
      ['epoch', epoch === undefined ? 'not known' : describeEpoch(epoch)],
    ]),
  );
}

interface EpochStatus {
  readonly index: string;
  readonly start_height: string;
  readonly last_commit_height: string;
  readonly last_height: string;
  readonly blocks_left: string;
}

function describeEpoch(epoch: EpochStatus): string {
  return `${epoch.index}, heights ${epoch.start_height} to ${epoch.last_height}, ${epoch.blocks_left} blocks left, commits up to ${epoch.last_commit_height}`;
}

async function readStatus(client: ChainClient) {
  const { nodeInfo, syncInfo, validatorInfo } = await client.comet.status();
  return {
    node_info: {
      id: toHex(nodeInfo.id),
      network: nodeInfo.network,
      version: nodeInfo.version,
      moniker: nodeInfo.moniker,
    },
    sync_info: {
      latest_block_hash: toHex(syncInfo.latestBlockHash).toUpperCase(),
      latest_app_hash: toHex(syncInfo.latestAppHash).toUpperCase(),
      latest_block_height: String(syncInfo.latestBlockHeight),
      latest_block_time: syncInfo.latestBlockTime.toISOString(),
      catching_up: syncInfo.catchingUp,
    },
    validator_info: {
      address: toHex(validatorInfo.address).toUpperCase(),
      voting_power: String(validatorInfo.votingPower),
    },
    epoch: await readEpoch(client),
  };
}

/** undefined where the application does not answer yet, as before its first block. */
async function readEpoch(client: ChainClient): Promise<EpochStatus | undefined> {
  try {
    const answer = await client.query.poc.epoch();
    if (answer.epoch === undefined) return undefined;
    return {
      index: String(answer.epoch.index),
      start_height: String(answer.epoch.startHeight),
      last_commit_height: String(answer.lastCommitHeight),
      last_height: String(answer.lastHeight),
      blocks_left: String(answer.lastHeight - answer.currentHeight),
    };
  } catch {
    return undefined;
  }
}
