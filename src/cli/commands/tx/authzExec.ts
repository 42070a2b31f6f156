/** `cpocd tx authz exec`: execute the messages of a transaction that others would have to sign. */

import { readFileSync } from 'node:fs';
import type { EncodeObject } from '@cosmjs/proto-signing';
import type { Command } from 'commander';
import { execMessage } from '../../../client/authzMessages.ts';
import type { CliDependencies, Invocation } from '../../cli.ts';
import { CliError } from '../../cliError.ts';
import { messageFromJson } from '../../input/messageFromJson.ts';
import { newCommand } from '../../newCommand.ts';
import { runTx } from '../../tx/runTx.ts';
import { addTxFlags } from '../../tx/txFlags.ts';

export function createAuthzExecCommand(deps: CliDependencies): Command {
  return addTxFlags(
    newCommand(
      deps,
      'exec <file>',
      'execute the messages of an unsigned transaction (what --generate-only printed) with grants of their signers',
      async (invocation: Invocation, [file = '']: readonly string[]) => {
        const messages = readMessages(file);
        await runTx(invocation, { messages: (grantee) => [execMessage(grantee, messages)] });
      },
    ),
  );
}

/** @throws CliError `file` */
function readMessages(file: string): EncodeObject[] {
  const json = readJson(file) as { body?: { messages?: unknown } } | null;
  const messages = json?.body?.messages;
  if (!Array.isArray(messages) || messages.length === 0) {
    throw new CliError(
      'file',
      `${file} holds no messages at body.messages`,
      'make it with --generate-only',
    );
  }
  return messages.map((message, i) => messageFromJson(message, `${file}: body.messages[${i}]`));
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new CliError('file', `${file}: ${(cause as Error).message}`, 'expected a JSON file', {
      cause,
    });
  }
}
