/** `cpocd host`: the agent of a GPU host. */

import { join } from 'node:path';
import type { Command } from 'commander';
import { createHashGenerator } from '../../host/hashGenerator.ts';
import { HostError } from '../../host/hostError.ts';
import type { RegisterOptions } from '../../host/hostOptions.ts';
import { defaultHostPolicy, type HostPolicy } from '../../host/hostPolicy.ts';
import { runHost } from '../../host/runHost.ts';
import type { CliDependencies, Invocation } from '../cli.ts';
import { CliError } from '../cliError.ts';
import { httpAddress } from '../comet/cometRpc.ts';
import { appSettings } from '../config/appSettings.ts';
import { clientSettings } from '../config/clientSettings.ts';
import { countGasPrices } from '../config/gasPrices.ts';
import { loadSettings } from '../config/loadSettings.ts';
import { homeLayout } from '../home/homeLayout.ts';
import { newCommand, settingFlag } from '../newCommand.ts';
import { parseConsensusKey } from '../parseConsensusKey.ts';
import { createLineLogger } from '../process/lineLogger.ts';
import { listenForShutdown } from '../process/shutdown.ts';
import { addressOfAccount } from '../tx/accountText.ts';
import { addOnBehalfOfFlag, readOnBehalfOf } from '../tx/onBehalfOf.ts';
import { findSender } from '../tx/openSigner.ts';
import { addKeyringFlags, addPrefixFlag } from './keys/keyFlags.ts';

const usual = defaultHostPolicy;

export function createHostCommand(deps: CliDependencies): Command {
  const command = newCommand(
    deps,
    'host',
    `run the agent of a host: generate, commit, answer challenges. Generator: ${createHashGenerator().name}`,
    runHostCommand,
  )
    .option(
      '--from <name|address>',
      'key that signs: that of the participant, or a warm one with --on-behalf-of',
    )
    .addOption(settingFlag(clientSettings.node))
    .addOption(settingFlag(clientSettings.chainId))
    .option(
      '--gas-prices <price>',
      'price of gas of commits and registration, such as 0.025upoc (default: no fee)',
    )
    .option(
      '--nonces-per-block <number>',
      `artifacts a block, at most (default ${usual.noncesPerBlock})`,
    )
    .option('--batch-nonces <number>', `artifacts of a commit (default ${usual.batchNonces})`)
    .option(
      '--batch-blocks <number>',
      `blocks after which a smaller commit is sent (default ${usual.batchBlocks})`,
    )
    .option('--register', 'register as a participant at the start where it is none')
    .option(
      '--consensus-pubkey <key>',
      "when registering: ed25519 key in base64, home for this home's, none (default none)",
    )
    .option('--url <url>', 'when registering: where the host serves inference')
    .addOption(settingFlag(appSettings.logLevel))
    .addOption(settingFlag(appSettings.logFormat));
  command.option(
    '--fee-granter <name|address>',
    'account whose fee allowance for the signer pays for commits; responses are free',
  );
  return addPrefixFlag(addKeyringFlags(addOnBehalfOfFlag(command)));
}

async function runHostCommand(invocation: Invocation): Promise<void> {
  const { node, chainId } = invocation.client;
  const policy = readPolicy(invocation);
  const register = readRegister(invocation);
  const gasPrice = readGasPrice(invocation);
  const sender = findSender(invocation, invocation.text('from'));
  const participant = readOnBehalfOf(invocation);
  if (participant !== undefined && register !== undefined) {
    throw new CliError(
      'usage',
      'flags --on-behalf-of and --register exclude each other',
      'a warm key cannot register: let the participant do so with `cpocd tx poc register`',
    );
  }
  const granter = invocation.text('fee-granter');
  const signer = await sender.open('direct');
  const shutdown = listenForShutdown();
  try {
    await runHost({
      rpc: httpAddress(node),
      signer,
      address: participant ?? sender.address,
      warmAddress: sender.address,
      dataDir: join(homeLayout(invocation.home).host),
      policy,
      generator: createHashGenerator(),
      logger: createLogger(invocation),
      signal: shutdown.signal,
      ...(chainId === '' ? {} : { chainId }),
      ...(gasPrice === undefined ? {} : { gasPrice }),
      ...(granter === undefined
        ? {}
        : { feeGranter: addressOfAccount(invocation, granter, 'flag --fee-granter') }),
      ...(register === undefined ? {} : { register }),
    });
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    throw new CliError('file', error.message, 'the agent ended and changed nothing', {
      cause: error,
    });
  } finally {
    shutdown.release();
  }
}

function readPolicy(invocation: Invocation): HostPolicy {
  return {
    ...usual,
    noncesPerBlock: invocation.number('nonces-per-block', 0, 1_000_000) ?? usual.noncesPerBlock,
    batchNonces: invocation.number('batch-nonces', 1, 16_777_216) ?? usual.batchNonces,
    batchBlocks: invocation.number('batch-blocks', 0, 1_000_000) ?? usual.batchBlocks,
  };
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

function readGasPrice(invocation: Invocation): string | undefined {
  const text = invocation.text('gas-prices');
  if (text === undefined || countGasPrices(text) === 1) return text;
  throw new CliError(
    'usage',
    `flag --gas-prices is "${text}"`,
    'expected one price such as 0.025upoc',
  );
}

function createLogger({ flags, io }: Invocation): ReturnType<typeof createLineLogger> {
  const { logLevel, logFormat } = appSettings;
  const { level, format } = loadSettings(
    { level: logLevel, format: logFormat },
    { flags, env: io.env, file: { path: '', text: '', values: new Map() } },
  );
  return createLineLogger({ level, format, write: (line) => io.err(line) });
}
