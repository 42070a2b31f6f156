/** Who makes the artifacts: the section `generator` of `config/host.toml`. */

import { choiceKind, type SettingsOf, setting, textKind, wholeNumberKind } from './setting.ts';

export const generatorBackends = ['hash', 'process', 'http'] as const;
export type GeneratorBackend = (typeof generatorBackends)[number];

export interface GeneratorConfig {
  readonly generatorBackend: GeneratorBackend;
  readonly generatorUrl: string;
  /** Program and arguments, as a shell would split them. */
  readonly generatorCommand: string;
  readonly generatorTokenFile: string;
  readonly generatorTimeoutMs: number;
}

export const generatorSettings: SettingsOf<GeneratorConfig> = {
  generatorBackend: setting(choiceKind(generatorBackends), {
    key: 'generator.backend',
    flag: '--generator.backend',
    fallback: 'hash',
    comment: [
      'who makes the artifacts: hash, process or http (docs/generator.md)',
      'hash is the reference: no model. `cpocd host check-generator` says whether another one keeps to the protocol.',
    ],
  }),
  generatorUrl: setting(
    textKind('url', 'an http:// or https:// address, or nothing', (text) =>
      /^(https?:\/\/[^\s/]+(\/\S*)?)?$/.test(text),
    ),
    {
      key: 'generator.url',
      flag: '--generator.url',
      fallback: '',
      comment: ['address of the back end http: http://127.0.0.1:8077'],
    },
  ),
  generatorCommand: setting(
    textKind('command', 'a program and its arguments, or nothing', (text) => !/[\0\n]/.test(text)),
    {
      key: 'generator.command',
      flag: '--generator.command',
      fallback: '',
      comment: [
        'program and arguments of the back end process: python3 /opt/gen/main.py --gpu 0',
        'No shell reads it; quotes hold a part with spaces together. It gets no variable that begins with CPOCD_.',
      ],
    },
  ),
  generatorTokenFile: setting(
    textKind('file', 'the path of a file, or nothing', (text) => !text.includes('\0')),
    {
      key: 'generator.token-file',
      flag: '--generator.token-file',
      fallback: '',
      comment: ['file with a bearer token for the back end http', 'Or CPOCD_GENERATOR_TOKEN.'],
    },
  ),
  generatorTimeoutMs: setting(wholeNumberKind(100, 240_000), {
    key: 'generator.timeout-ms',
    flag: '--generator.timeout-ms',
    fallback: 60_000,
    comment: ['a request that takes longer is cancelled and has failed, in milliseconds'],
  }),
};
