/** Further nodes that the agent asks: the section `witness` of `config/host.toml`. */

import { type SettingsOf, setting, textKind } from './setting.ts';

export interface WitnessConfig {
  /** RPC addresses, separated by commas; empty for none. */
  readonly witnessNodes: string;
}

const addresses = /^((tcp|https?):\/\/[^\s,]+(,\s*(tcp|https?):\/\/[^\s,]+)*)?$/;

export const witnessSettings: SettingsOf<WitnessConfig> = {
  witnessNodes: setting(
    textKind(
      'addresses',
      'RPC addresses such as https://rpc.example.org, separated by commas, or nothing',
      (text) => addresses.test(text),
    ),
    {
      key: 'witness.nodes',
      flag: '--witness.nodes',
      fallback: '',
      comment: [
        'RPC addresses of further nodes of the chain, separated by commas; nothing for none',
        'They are asked where the node is away, for challenges that it does not show, and to take answers that do not get in through it.',
      ],
    },
  ),
};

/** The addresses of the list, in its order. */
export function witnessAddresses({ witnessNodes }: WitnessConfig): readonly string[] {
  return witnessNodes === '' ? [] : witnessNodes.split(',').map((address) => address.trim());
}
