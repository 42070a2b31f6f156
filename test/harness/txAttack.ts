/** Plays refused transactions against a chain, as the mempool and as a proposer who puts them into a block all the same. */

import { expect } from 'vitest';
import type { SimChain } from './simChain.ts';

export interface RefusedTx {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Codespace and code, for example `sdk/2`. */
  readonly code: string;
}

interface Answer {
  readonly codespace: string;
  readonly code: number;
  readonly log: string;
}

const kindOf = ({ codespace, code }: Answer): string => `${codespace}/${code}`;
const named = (txs: readonly RefusedTx[], answers: readonly Answer[]): string[] =>
  txs.map(({ name }, i) => {
    const answer = answers[i] as Answer;
    return `${name}: ${kindOf(answer)}`;
  });

/**
 * CheckTx refuses each with its code, before and after a block knew it; in a block each gets the same code, and the block is to the last
 * bit of its app hash the block without them, in which the honest transaction succeeds.
 */
export async function playRefused(
  chain: SimChain,
  txs: readonly RefusedTx[],
  honest: Uint8Array,
): Promise<void> {
  expect(txs.length).toBeGreaterThan(0);
  chain.fixedHash = new Uint8Array(32);
  const expected = txs.map(({ name, code }) => `${name}: ${code}`);
  const all = [...txs.map(({ bytes }) => bytes), honest];
  const clean = chain.finalize([honest]);
  const cold = chain.finalize(all);
  expect(named(txs, cold.txResults)).toEqual(expected);
  const checks = txs.map(({ bytes }) => chain.check(bytes));
  expect(named(txs, checks)).toEqual(expected);
  expect(chain.check(honest)).toMatchObject({ code: 0, log: '' });
  const block = await chain.block(...all);
  expect(named(txs, block.txResults)).toEqual(expected);
  expect(block.txResults.slice(0, -1).flatMap(({ events, data }) => [...events, ...data])).toEqual(
    [],
  );
  expect(block.txResults.at(-1)).toMatchObject({ code: 0, log: '' });
  expect(block.appHash).toEqual(clean.appHash);
  expect(cold.appHash).toEqual(clean.appHash);
}
