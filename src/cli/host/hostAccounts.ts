/** The accounts of the host's agent: who signs, for whom, and who pays. */

import type { Invocation } from '../cli.ts';
import { CliError } from '../cliError.ts';
import type { HostConfig } from '../config/hostSettings.ts';
import { addressOfAccount } from '../tx/accountText.ts';
import { findSender, type Sender } from '../tx/openSigner.ts';

export interface HostAccounts {
  readonly signer: Sender;
  /** Bech32 address of the participant: the signer's, unless it is a warm key. */
  readonly participant: string;
  /** Bech32 address. */
  readonly feeGranter?: string;
}

/** @throws CliError where nobody is named, or somebody who is not known */
export function readHostAccounts(invocation: Invocation, config: HostConfig): HostAccounts {
  const { from, onBehalfOf, feeGranter } = config;
  if (from === '') {
    throw new CliError(
      'usage',
      'it is not said who signs',
      '`cpocd host setup` asks for all that is needed; or name a key with --from (`cpocd keys list` shows them)',
    );
  }
  const signer = findSender(invocation, from);
  return {
    signer,
    participant:
      onBehalfOf === ''
        ? signer.address
        : addressOfAccount(invocation, onBehalfOf, 'account.on-behalf-of (--on-behalf-of)'),
    ...(feeGranter === ''
      ? {}
      : {
          feeGranter: addressOfAccount(
            invocation,
            feeGranter,
            'account.fee-granter (--fee-granter)',
          ),
        }),
  };
}
