/** `--on-behalf-of`: the key that signs executes a message of another account, which granted it that (MsgExec). */

import type { EncodeObject } from '@cosmjs/proto-signing';
import type { Command } from 'commander';
import { execMessage } from '../../client/authzMessages.ts';
import type { Invocation } from '../cli.ts';
import { addressOfAccount } from './accountText.ts';

const flag = 'on-behalf-of';

export function addOnBehalfOfFlag(command: Command): Command {
  return command.option(
    `--${flag} <name|address>`,
    'the participant, where --from is a warm key of it (see `cpocd tx authz grant-host`)',
  );
}

/** The address of the participant; undefined where the signer is it. @throws CliError `usage`, `not_found` */
export function readOnBehalfOf(invocation: Invocation): string | undefined {
  const text = invocation.text(flag);
  return text === undefined ? undefined : addressOfAccount(invocation, text, `flag --${flag}`);
}

/** The messages of the participant as `signer` sends them. */
export function sentBy(
  signer: string,
  participant: string | undefined,
  messages: readonly EncodeObject[],
): readonly EncodeObject[] {
  return participant === undefined || participant === signer
    ? messages
    : [execMessage(signer, messages)];
}
