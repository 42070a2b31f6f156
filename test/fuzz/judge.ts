/** What must hold of any bytes that are given to the chain as a transaction. */

import type { DecodedTx, ModeInfo } from '../../src/app/tx/decodedTx.ts';
import { createTxDecoder } from '../../src/app/tx/decodeTx.ts';
import { WireCursor } from '../../src/app/tx/wireCursor.ts';
import { equalBytes } from '../../src/lib/bytes.ts';
import { AppError } from '../../src/lib/errors.ts';
import { messageHandlers } from '../../src/msgserver/registry.ts';
import { countSubKeys } from '../../src/types/publicKey.ts';
import { simAccount } from '../harness/simAccount.ts';
import { createTxRunner, type TxRunner } from '../harness/txRunner.ts';
import { publicKeyAny } from '../harness/txSigners.ts';
import { canonicalTree, isOrderly } from '../harness/wire/canonical.ts';
import { encodeTree, nodesOf, parseTree } from '../harness/wire/wireTree.ts';
import { meaningOfDecoded, meaningOfTree } from './txMeaning.ts';
import { seedAccounts, txSeeds } from './txSeeds.ts';

/** `exceeding`: read, and it says more than its meaning needs; nothing but DIRECT may sign that. */
export type Verdict = 'refused' | 'exceeding' | 'canonical';

export interface Judge {
  /** @throws Error whose message says what does not hold. */
  judge(bytes: Uint8Array): Verdict;
  /** Steps of the wire check so far that one input took, at most, for each of its bytes. */
  readonly mostStepsPerByte: number;
}

/** Steps a byte, and for nothing at all. An Any is looked through three times: itself, for its type, and what it holds. */
const [stepsPerByte, leastSteps] = [3, 16];
/** Values a byte: a bit array has eight bits of each. */
const valuesPerByte = 9;

export function createJudge(): Judge {
  const decode = createTxDecoder(messageHandlers);
  const runner = startRunner();
  const isRight = (bytes: Uint8Array): boolean =>
    txSeeds.some((seed) => equalBytes(seed.bytes, bytes));
  const work = countSteps();
  const untouched = runner.state.changes().length;
  let most = 0;

  function tryDecode(bytes: Uint8Array): DecodedTx | undefined {
    work.steps = 0;
    try {
      return decode(bytes);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.codespace === 'sdk' && error.code === 2) return undefined;
      throw new Error(`decoding refuses with ${error.codespace}/${error.code}`, { cause: error });
    } finally {
      most = Math.max(most, work.steps / (bytes.length + leastSteps));
    }
  }

  return {
    get mostStepsPerByte() {
      return most;
    },
    judge(bytes) {
      const tx = tryDecode(bytes);
      if (work.steps > stepsPerByte * bytes.length + leastSteps) {
        throw new Error(`${work.steps} steps for ${bytes.length} bytes`);
      }
      if (tx === undefined) return 'refused';
      checkForm(bytes, tx);
      const values = countValues(tx);
      if (values > valuesPerByte * bytes.length) {
        throw new Error(`${values} values out of ${bytes.length} bytes`);
      }
      const { code } = runner.run(bytes, 'check');
      if (code === 0 && !isRight(bytes)) throw new Error('a forgery passed');
      if (code !== 0 && runner.state.changes().length !== untouched) {
        throw new Error('a refused transaction changed the state');
      }
      return tx.exceedsAmino ? 'exceeding' : 'canonical';
    },
  };
}

/** Every account is rich, and Bob's key is known, so that a transaction of his need not give it. */
function startRunner(): TxRunner {
  const coins = [{ denom: 'upoc', amount: 10n ** 12n }];
  const runner = createTxRunner({
    accounts: seedAccounts.map(({ bytes }) => ({ address: bytes, coins })),
  });
  const bob = simAccount(1);
  runner.put(bob.bytes, { publicKey: publicKeyAny(bob), accountNumber: 1n });
  return runner;
}

/** Fields in order, each once, in the shortest form; nothing said that the meaning does not need, unless it is marked. */
function checkForm(bytes: Uint8Array, tx: DecodedTx): void {
  const tree = parseTree(bytes, 'cosmos.tx.v1beta1.TxRaw');
  if (!isOrderly(bytes, tree)) throw new Error('a second order or form of the same was accepted');
  const fields = nodesOf(tree).reduce((sum, node) => sum + node.fields.length, 0);
  if (tx.fieldCount !== fields) throw new Error(`${tx.fieldCount} fields counted, of ${fields}`);
  const canonical = canonicalTree(tree);
  const isCanonical = equalBytes(encodeTree(canonical), bytes);
  const hasOptions = meaningOptions(canonical);
  if (tx.exceedsAmino !== (!isCanonical || hasOptions)) {
    throw new Error(
      `exceedsAmino is ${tx.exceedsAmino} for bytes that are ${isCanonical ? '' : 'not '}canonical`,
    );
  }
  const [understood, meant] = [meaningOfDecoded(tx), meaningOfTree(canonical)];
  if (understood !== meant) throw new Error(`understood ${understood}, meant ${meant}`);
}

/** Amino JSON has no words for non-critical extension options, canonical or not. */
function meaningOptions(raw: ReturnType<typeof canonicalTree>): boolean {
  const body = raw.fields.find(({ number }) => number === 1)?.value;
  return (
    typeof body === 'object' &&
    'fields' in body &&
    body.fields.some(({ number }) => number === 2047)
  );
}

function countValues(tx: DecodedTx): number {
  const ofMode = (info: ModeInfo): number =>
    info.kind === 'single'
      ? 1
      : info.bits.length + info.modeInfos.reduce((sum, one) => sum + ofMode(one), 1);
  const signers = tx.signerInfos.map(
    ({ publicKey, modeInfo }) =>
      ofMode(modeInfo) + (publicKey === undefined ? 0 : countSubKeys(publicKey.key)),
  );
  const others = tx.messages.length + tx.signatures.length + (tx.fee?.amount.length ?? 0);
  return signers.reduce((sum, one) => sum + one, others);
}

/** Counts the varints that the wire check reads; there is nothing that it does without one. */
function countSteps(): { steps: number } {
  const work = { steps: 0 };
  const own = WireCursor.prototype.skipVarint;
  WireCursor.prototype.skipVarint = function counted(...args): number {
    work.steps += 1;
    return own.apply(this, args);
  };
  return work;
}
