/** What else host.toml says: fees, the load of the GPUs, quiet hours. */

import type { HostConfig } from '../../config/hostSettings.ts';
import { hostSettings } from '../../config/hostSettings.ts';
import type { Answer, Interview } from './interview.ts';
import { type SettingQuestion, settingQuestion } from './settingQuestion.ts';

/** The settings that are asked for; the others keep their usual values. */
export type AskedSettings = Pick<
  HostConfig,
  | 'gasPrices'
  | 'feeGranter'
  | 'generatorBackend'
  | 'generatorUrl'
  | 'generatorCommand'
  | 'proofServerEnable'
  | 'proofServerAddress'
  | 'loadSource'
  | 'loadUrl'
  | 'quietHours'
  | 'timeZone'
>;

export async function askSettings(
  interview: Interview,
  current: HostConfig,
  participant: string,
  nodeGasPrices: string | undefined,
): Promise<AskedSettings> {
  const ask = <K extends keyof AskedSettings>(
    name: K,
    words: SettingQuestion,
    usual: HostConfig[K] = current[name],
  ): Promise<HostConfig[K]> =>
    interview.ask(settingQuestion<HostConfig[K]>(hostSettings[name], usual, words));

  const [asked = ''] = nodeGasPrices?.split(',') ?? [];
  const gasPrices = await ask(
    'gasPrices',
    {
      text: 'Price of gas, such as 0.025upoc, or nothing',
      help: `Answers to challenges are free. Commits pay what the node asks (${askedText(nodeGasPrices)}); nothing where it asks nothing.`,
    },
    current.gasPrices === '' ? asked : current.gasPrices,
  );
  const feeGranter =
    gasPrices === ''
      ? ''
      : await ask(
          'feeGranter',
          {
            text: 'Account whose fee allowance pays, or nothing',
            help: "A warm key needs no coins where the participant lets it spend a fee allowance. Nothing (-) where the key's own coins pay.",
          },
          current.feeGranter === '' ? participant : current.feeGranter,
        );
  const proofs = await askProofServer(interview, current);
  const generatorBackend = await ask('generatorBackend', {
    text: 'Who makes the artifacts: hash, process or http',
    help: 'hash is the reference generator, no model. process starts a program and talks to it, http asks a server (docs/generator.md).',
  });
  const generatorUrl =
    generatorBackend === 'http'
      ? await ask(
          'generatorUrl',
          { text: 'Address of the generator', help: 'The server of the http back end.' },
          current.generatorUrl === '' ? 'http://127.0.0.1:8077' : current.generatorUrl,
        )
      : current.generatorUrl;
  const generatorCommand =
    generatorBackend === 'process'
      ? await ask('generatorCommand', {
          text: 'Command of the generator',
          help: 'Program and arguments, such as python3 /opt/gen/main.py --gpu 0.',
        })
      : current.generatorCommand;
  const loadSource = await ask('loadSource', {
    text: 'Where the load of the GPUs is read: none, idle, prometheus, json or trace',
    help: 'Artifacts are made in the time that inference leaves idle. prometheus reads what vLLM or the DCGM exporter serves; idle says that nothing else runs on the GPUs; none makes a fixed number of artifacts a block whatever the load is.',
  });
  const hasUrl = loadSource === 'prometheus' || loadSource === 'json';
  const loadUrl = hasUrl
    ? await ask(
        'loadUrl',
        {
          text: 'Address to read it from',
          help: 'Such as http://127.0.0.1:8000/metrics for vLLM; several separated by commas.',
        },
        current.loadUrl === '' ? 'http://127.0.0.1:8000/metrics' : current.loadUrl,
      )
    : current.loadUrl;
  const quietHours = await ask('quietHours', {
    text: 'Hours in which no artifacts are made, or nothing',
    help: 'Such as 22:00-06:00, or mon-fri 08:00-18:00. Challenges are answered all the same.',
  });
  const timeZone =
    quietHours === ''
      ? current.timeZone
      : await ask('timeZone', {
          text: 'Time zone of these hours',
          help: 'Such as Europe/Berlin, or UTC.',
        });
  const generator = { generatorBackend, generatorUrl, generatorCommand };
  return {
    gasPrices,
    feeGranter,
    ...proofs,
    ...generator,
    loadSource,
    loadUrl,
    quietHours,
    timeZone,
  };
}

function askedText(prices: string | undefined): string {
  if (prices === undefined) return 'minimum-gas-prices of its app.toml';
  return prices === ''
    ? 'this one asks nothing'
    : `this one asks ${prices.replaceAll(',', ' or ')}`;
}

type ProofServerAnswer = Pick<HostConfig, 'proofServerEnable' | 'proofServerAddress'>;

/** One question for two settings: nothing switches it off. */
function askProofServer(
  interview: Interview,
  { proofServerEnable, proofServerAddress }: HostConfig,
): Promise<ProofServerAnswer> {
  const { flag, parseText, expectation, fallback } = hostSettings.proofServerAddress;
  return interview.ask({
    flag: flag.slice(2),
    text: 'Where proofs are served to validators (host:port), or nothing',
    help: `The agent serves POST /v1/poc/proofs, for validators to sample artifacts. Its address must be what is registered, or lie behind it: ${fallback} behind a web server on this machine, 0.0.0.0:8080 by itself. Nothing (-) serves none.`,
    usual: proofServerEnable ? proofServerAddress : '',
    parse: (text): Answer<ProofServerAnswer> => {
      if (text === '') return { value: { proofServerEnable: false, proofServerAddress } };
      const address = parseText(text);
      if (address === undefined) return { expected: `${expectation}, or nothing` };
      return { value: { proofServerEnable: true, proofServerAddress: address } };
    },
  });
}
