/** `cpocd host setup`: from nothing to a host that the doctor passes, question by question. */

import type { Command } from 'commander';
import { readMinimumGasPrices } from '../../../client/readMinimumGasPrices.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { CliError } from '../../cliError.ts';
import { loadHostConfig } from '../../config/hostConfig.ts';
import type { HostConfig } from '../../config/hostSettings.ts';
import { addHostFlags } from '../../host/hostFlags.ts';
import { askConsensusKey, askParticipant, askUrl } from '../../host/setup/askAccounts.ts';
import { askKey, type ChosenKey } from '../../host/setup/askKey.ts';
import { askNode, type ChosenNode } from '../../host/setup/askNode.ts';
import { type AskedSettings, askSettings } from '../../host/setup/askSettings.ts';
import { coldCommands } from '../../host/setup/coldCommands.ts';
import { Interview } from '../../host/setup/interview.ts';
import { readParticipant } from '../../host/setup/readParticipant.ts';
import { register } from '../../host/setup/registerStep.ts';
import { writeAnswers } from '../../host/setup/writeAnswers.ts';
import { newCommand } from '../../newCommand.ts';
import { assertSound, visit } from './doctor.ts';

export function createHostSetupCommand(deps: CliDependencies): Command {
  const command = newCommand(
    deps,
    'setup',
    'ask what a host needs, write config/host.toml, register, and run the doctor',
    runSetup,
  )
    .option('--key <new|existing|import>', 'where the key comes from')
    .option('--url <url>', 'address at which this host serves inference and proofs; is registered')
    .option(
      '--consensus-pubkey <key>',
      "ed25519 key to register in base64, home for this home's, none",
    )
    .option('-y, --yes', 'ask nothing: what no flag says takes its usual answer');
  return addHostFlags(command);
}

/** Everything that was asked for. */
interface Answers {
  readonly chosen: ChosenNode;
  readonly key: ChosenKey;
  /** The participant where the key is a warm one; empty where the key is it. */
  readonly onBehalfOf: string;
  readonly isRegistered: boolean;
  readonly url: string;
  readonly consensusPubkey: Uint8Array;
  readonly settings: AskedSettings;
}

async function runSetup(invocation: Invocation): Promise<void> {
  const started = performance.now();
  const interview = new Interview(invocation);
  const { home, flags, io } = invocation;
  const current = loadHostConfig({ home, flags, env: io.env });
  const chosen = await askNode(interview, invocation);
  try {
    const answers = await askAll(interview, invocation, current, chosen);
    await carryOut(interview, invocation, answers);
  } finally {
    chosen.client.disconnect();
  }
  interview.say('\nThe doctor looks at this host:\n');
  const findings = await visit(invocation);
  const machineS = (performance.now() - started - interview.waitedMs) / 1000;
  interview.say(
    `${interview.count} questions, ${machineS.toFixed(1)} s without the waiting for answers.`,
  );
  assertSound(findings, false);
  const where = invocation.text('home') === undefined ? '' : ` --home ${home}`;
  interview.say(`Start the agent with: cpocd host${where}`);
}

async function askAll(
  interview: Interview,
  invocation: Invocation,
  current: HostConfig,
  chosen: ChosenNode,
): Promise<Answers> {
  const { client, prefix } = chosen;
  const key = await askKey(interview, invocation, current.from, prefix);
  const onBehalfOf = await askParticipant(interview, key, current.onBehalfOf, prefix);
  const known = await readParticipant(client, onBehalfOf === '' ? key.address : onBehalfOf);
  const url = await askUrl(interview, known?.inferenceUrl ?? '');
  const isOurs = onBehalfOf === '' && known === undefined;
  const consensusPubkey = isOurs ? await askConsensusKey(interview, invocation) : new Uint8Array(0);
  const asked = await readMinimumGasPrices(client.query);
  const settings = await askSettings(interview, current, onBehalfOf, asked);
  const isRegistered = known !== undefined;
  return { chosen, key, onBehalfOf, isRegistered, url, consensusPubkey, settings };
}

/** From here on files change and transactions are sent. */
async function carryOut(
  interview: Interview,
  invocation: Invocation,
  answers: Answers,
): Promise<void> {
  const { chosen, key, onBehalfOf, isRegistered, url, consensusPubkey, settings } = answers;
  const written = writeAnswers(invocation, chosen, { from: key.name, onBehalfOf, ...settings });
  interview.say(`\n${written.plan.join('\n')}`);
  const isAsked = !written.changesNothing || key.isNew;
  if (isAsked && !(await interview.confirm('Write this?'))) {
    throw new CliError('aborted', 'not confirmed', 'nothing was written');
  }
  await key.store();
  tellMnemonic(interview, key);
  for (const line of written.write()) interview.say(line);
  invocation.reread();
  if (onBehalfOf !== '') {
    interview.say('\nRun these where the key of the participant is:\n');
    const { feeGranter, gasPrices } = settings;
    const { chainId } = chosen.client;
    const common = { participant: onBehalfOf, warm: key.address, chainId, isRegistered, url };
    for (const line of coldCommands({ ...common, feeGranter, gasPrices })) interview.say(line);
    interview.say(
      '\nUntil they are in blocks the doctor finds errors; ask it again then: cpocd host doctor',
    );
    return;
  }
  if (isRegistered) {
    interview.say(
      `${key.address} is a participant already; cpocd tx poc update changes its address.`,
    );
    return;
  }
  const { gasPrices, feeGranter } = settings;
  const registration = { key, url, consensusPubkey, gasPrices, feeGranter };
  await register(interview, invocation, chosen.client, registration);
}

/** Once, after it is stored; on standard error, and in no file. */
function tellMnemonic(interview: Interview, { name, address, mnemonic }: ChosenKey): void {
  if (mnemonic === undefined) return;
  interview.say(
    `\nNew key ${name}: ${address}\nWrite these words down and keep them safe. Whoever has them has the account; without them, and without the keyring, it is lost.\n\n${mnemonic}\n`,
  );
}
