/** Flags of every command that sends a transaction; names and meanings are the SDK's. */

import type { Command } from 'commander';
import type { Invocation } from '../cli.ts';
import { CliError } from '../cliError.ts';
import { addKeyringFlags, addPrefixFlag } from '../commands/keys/keyFlags.ts';
import { clientSettings } from '../config/clientSettings.ts';
import { countGasPrices } from '../config/gasPrices.ts';
import { settingFlag } from '../newCommand.ts';
import { parseAddressText } from '../parseAddressText.ts';
import { parseCoinsText } from '../parseCoins.ts';

export const signModes = ['direct', 'amino-json'] as const;
export type SignMode = (typeof signModes)[number];

export function addTxFlags(command: Command): Command {
  command
    .option('--from <name|address>', 'key that signs')
    .addOption(settingFlag(clientSettings.chainId))
    .addOption(settingFlag(clientSettings.node))
    .addOption(settingFlag(clientSettings.broadcastMode))
    .option('--fees <coins>', 'fees to pay, such as 200upoc')
    .option(
      '--gas-prices <price>',
      'price of a unit of gas, such as 0.025upoc; the fee follows from it',
    )
    .option('--fee-granter <address>', 'account whose fee allowance for the signer pays')
    .option(
      '--fee-payer <address>',
      'account that pays and signs too; with --generate-only, where it is not the one of --from',
    )
    .option('--gas <auto|number>', 'gas limit; auto simulates (default auto)')
    .option('--gas-adjustment <factor>', 'factor on simulated gas (default 1.3)')
    .option('--note <text>', 'memo of the transaction')
    .option('--memo <text>', 'the same as --note')
    .option('--timeout-height <height>', 'last height of a block that may hold the transaction')
    .option(`--sign-mode <${signModes.join('|')}>`, 'what is signed (default direct)')
    .option('--generate-only', 'print the unsigned transaction and send nothing')
    .option('--dry-run', 'simulate, print the gas and send nothing')
    .option('--wait', 'wait until the transaction is in a block, and show what came of it')
    .option('-y, --yes', 'do not ask before sending');
  return addPrefixFlag(addKeyringFlags(command));
}

export interface TxRequest {
  /** undefined: simulate. */
  readonly gas: number | undefined;
  readonly gasAdjustment: number;
  /** undefined: gas × price, or none. */
  readonly fee: readonly { denom: string; amount: string }[] | undefined;
  readonly gasPrice: string | undefined;
  /** Bech32; whose allowance pays. */
  readonly feeGranter: string | undefined;
  /** Bech32; who pays and signs too. */
  readonly feePayer: string | undefined;
  readonly memo: string;
  readonly timeoutHeight: bigint | undefined;
  readonly signMode: SignMode;
}

/** @throws CliError `usage` */
export function readTxRequest(invocation: Invocation): TxRequest {
  const fees = invocation.text('fees');
  const gasPrice = readGasPrice(invocation);
  if (fees !== undefined && gasPrice !== undefined) {
    throw new CliError(
      'usage',
      'flags --fees and --gas-prices exclude each other',
      'give one of them',
    );
  }
  if (invocation.isSet('generate-only') && invocation.isSet('dry-run')) {
    throw new CliError(
      'usage',
      'flags --generate-only and --dry-run exclude each other',
      'give one of them',
    );
  }
  return {
    gas: readGas(invocation),
    gasAdjustment: readAdjustment(invocation),
    fee:
      fees === undefined
        ? undefined
        : parseCoinsText(fees, 'flag --fees').map(({ denom, amount }) => ({
            denom,
            amount: String(amount),
          })),
    gasPrice,
    feeGranter: readAddressFlag(invocation, 'fee-granter'),
    feePayer: readAddressFlag(invocation, 'fee-payer'),
    memo: readMemo(invocation),
    timeoutHeight: invocation.bigint('timeout-height', 1n),
    signMode: readSignMode(invocation),
  };
}

function readAddressFlag(invocation: Invocation, name: string): string | undefined {
  const text = invocation.text(name);
  return text === undefined
    ? undefined
    : parseAddressText(text, invocation.addressPrefix, `flag --${name}`);
}

function readGasPrice(invocation: Invocation): string | undefined {
  const text = invocation.text('gas-prices');
  if (text === undefined) return undefined;
  if (countGasPrices(text) === 1) return text;
  throw new CliError(
    'usage',
    `flag --gas-prices is "${text}"`,
    'expected one price such as 0.025upoc',
  );
}

function readGas(invocation: Invocation): number | undefined {
  return invocation.text('gas') === 'auto' ? undefined : invocation.number('gas', 1);
}

function readAdjustment(invocation: Invocation): number {
  const text = invocation.text('gas-adjustment') ?? '1.3';
  const factor = /^\d{1,3}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  if (factor >= 1) return factor;
  throw new CliError(
    'usage',
    `flag --gas-adjustment is "${text}"`,
    'expected a number of at least 1, such as 1.3',
  );
}

function readMemo(invocation: Invocation): string {
  const note = invocation.text('note');
  const memo = invocation.text('memo');
  if (note !== undefined && memo !== undefined && note !== memo) {
    throw new CliError('usage', 'flags --note and --memo say different things', 'give one of them');
  }
  return note ?? memo ?? '';
}

function readSignMode(invocation: Invocation): SignMode {
  const text = invocation.text('sign-mode') ?? 'direct';
  const found = signModes.find((mode) => mode === text);
  if (found !== undefined) return found;
  throw new CliError(
    'usage',
    `flag --sign-mode is "${text}"`,
    `expected one of ${signModes.join(', ')}`,
  );
}
