/**
 * What no chain of sends can do without, and nothing else: a transaction is decoded and its signature verified once, sequences and balances lie in
 * two maps, and results have the events of `cpocd`. No tree, no log, no gas, no parameters, no check of a form, no branch to take back. How near to
 * the application that does nothing this comes is what a chain on one thread could reach.
 */

import type { Event, RequestCheckTx } from 'cosmjs-types/tendermint/abci/types';
import { keyOfSeed } from '../load/senderKeys.ts';
import { trial } from '../load/trialNode.ts';
import { encodeTxResult, finalizeBlockFrame, responseCodec } from '../src/abci/wire/responses.ts';
import { FieldBudget } from '../src/app/tx/fieldBudget.ts';
import { readAuthInfo, readTxBody } from '../src/app/tx/readTxParts.ts';
import { directSignBytes } from '../src/app/tx/signBytes.ts';
import { splitTxRaw } from '../src/app/tx/txRaw.ts';
import { digestOf, verifyDigest } from '../src/app/tx/verifySecp256k1.ts';
import { toBase64 } from '../src/lib/bytes.ts';
import { latin1Text } from '../src/lib/latin1Text.ts';
import { readSend } from '../src/msgserver/bank/readSend.ts';
import { plainHash, servePlain } from './plainAbci.ts';
import { senders } from './sendLoad.ts';

interface Send {
  readonly from: string;
  readonly to: string;
  readonly value: bigint;
  readonly amount: string;
  readonly fee: bigint;
  readonly feeText: string;
  readonly gas: bigint;
  readonly sequence: bigint;
  readonly signature: string;
}

interface Account {
  readonly number: bigint;
  sequence: bigint;
  /** With what waits. */
  checked: bigint;
}

const accounts = new Map<string, Account>();
const balances = new Map<string, bigint>();
/** Transactions that wait, by their bytes. */
const waiting = new Map<string, Send>();
const collector = keyOfSeed('collector', 0, trial.prefix).address;

for (let i = 0; i < senders; i += 1) {
  const { address } = keyOfSeed(trial.seed, i, trial.prefix);
  accounts.set(address, { number: BigInt(i), sequence: 0n, checked: 0n });
  balances.set(address, 1_000_000_000n);
}

function accountOf(address: string): Account {
  const account = accounts.get(address);
  if (account === undefined) throw new Error(`${address} does not send in this load`);
  return account;
}

/** @throws Error where it is not a send that its sender signed */
function read(given: Uint8Array): Send {
  const raw = splitTxRaw(given.slice(), new FieldBudget());
  const [message] = readTxBody(raw.bodyBytes).messages;
  const { signerInfos, fee } = readAuthInfo(raw.authInfoBytes);
  const [info, signature, paid] = [signerInfos[0], raw.signatures[0], fee?.amount[0]];
  if (message === undefined || info?.publicKey === undefined || signature === undefined) {
    throw new Error('no send');
  }
  const { fromAddress, toAddress, amount } = readSend(message.value);
  const [coin] = amount;
  if (coin === undefined || fee === undefined || paid === undefined) throw new Error('no coins');
  const signer = { chainId: trial.chainId, accountNumber: accountOf(fromAddress).number };
  const { sequence } = info;
  // The key stands behind its tag and its length.
  const key = info.publicKey.value.subarray(2);
  const digest = digestOf(directSignBytes(raw, { ...signer, sequence }));
  if (!verifyDigest(signature, digest, key)) throw new Error('no signature');
  return {
    from: fromAddress,
    to: toAddress,
    value: BigInt(coin.amount),
    amount: coin.amount + coin.denom,
    fee: BigInt(paid.amount),
    feeText: paid.amount + paid.denom,
    gas: fee.gasLimit,
    sequence,
    signature: toBase64(signature),
  };
}

function sendOf(bytes: Uint8Array): Send {
  const key = latin1Text(bytes);
  const known = waiting.get(key);
  if (known !== undefined) return known;
  const send = read(bytes);
  waiting.set(key, send);
  return send;
}

const event = (type: string, attributes: Readonly<Record<string, string>>): Event => ({
  type,
  attributes: Object.entries(attributes).map(([key, value]) => ({ key, value, index: true })),
});

const moved = (from: string, to: string, amount: string, more: Record<string, string>): Event[] => [
  event('coin_spent', { spender: from, amount, ...more }),
  event('coin_received', { receiver: to, amount, ...more }),
  event('transfer', { recipient: to, sender: from, amount, ...more }),
  event('message', { sender: from, ...more }),
];

const paidEvents = (send: Send): Event[] => [
  ...moved(send.from, collector, send.feeText, {}),
  event('tx', { fee: send.feeText, fee_payer: send.from }),
  event('tx', { acc_seq: `${send.from}/${send.sequence}` }),
  event('tx', { signature: send.signature }),
];

const sentEvents = ({ from, to, amount }: Send): Event[] => [
  event('message', {
    action: '/cosmos.bank.v1beta1.MsgSend',
    sender: from,
    module: 'bank',
    msg_index: '0',
  }),
  ...moved(from, to, amount, { msg_index: '0' }),
];

const result = { data: new Uint8Array(0), log: '', info: '', codespace: '', gasUsed: 58_000n };
const used = { ...result, code: 32, gasWanted: 0n, events: [] };

function check({ tx, type }: RequestCheckTx): Uint8Array {
  const send = sendOf(tx);
  const account = accountOf(send.from);
  const isNext = send.sequence === account.checked;
  if (isNext) account.checked += 1n;
  // What was checked before is answered without events, as `cpocd` does.
  const events = type === 1 ? [] : paidEvents(send);
  const value = isNext ? { ...result, code: 0, gasWanted: send.gas, events } : used;
  return responseCodec.encodeFrame({ method: 'checkTx', value });
}

function execute(bytes: Uint8Array): Uint8Array {
  const send = sendOf(bytes);
  waiting.delete(latin1Text(bytes));
  const account = accountOf(send.from);
  if (send.sequence !== account.sequence) return encodeTxResult(used);
  account.sequence += 1n;
  const balance = balances.get(send.from) ?? 0n;
  balances.set(send.from, balance - send.value - send.fee);
  balances.set(send.to, (balances.get(send.to) ?? 0n) + send.value);
  const events = [...paidEvents(send), ...sentEvents(send)];
  return encodeTxResult({ ...result, code: 0, gasWanted: send.gas, events });
}

servePlain({
  checkTx: check,
  finalizeBlock: (txs) =>
    finalizeBlockFrame(
      { txResults: [], events: [], validatorUpdates: [], appHash: plainHash },
      txs.map(execute),
    ),
  committed() {
    for (const account of accounts.values()) account.checked = account.sequence;
  },
});
