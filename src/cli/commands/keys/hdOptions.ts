/** The derivation path of `--coin-type`, `--account` and `--index`. */

import type { Invocation } from '../../cli.ts';
import { hdPath } from '../../keyring/accountKey.ts';

const maxIndex = 2 ** 31 - 1;

export function requestedPath(invocation: Invocation): string {
  return hdPath({
    coinType: invocation.number('coin-type', 0, maxIndex) ?? 118,
    account: invocation.number('account', 0, maxIndex) ?? 0,
    index: invocation.number('index', 0, maxIndex) ?? 0,
  });
}
