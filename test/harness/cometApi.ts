/** The servers for clients over a simulated chain and a CometBFT whose answers a test writes down. */

import { expect } from 'vitest';
import { startApiNode } from './apiNode.ts';
import { sendMessage } from './buildTx.ts';
import { type FakeCometRpc, startFakeCometRpc } from './fakeCometRpc.ts';
import { simAccount } from './simAccount.ts';
import { SimChain } from './simChain.ts';

export interface CometApi {
  readonly comet: FakeCometRpc;
  /** A transaction that is valid. */
  readonly tx: Uint8Array;
  /** A GET, or a POST of the body where there is one. */
  ask(path: string, body?: object): Promise<{ readonly status: number; readonly json: unknown }>;
  /** Fails where a bug lay behind an answer. */
  close(): Promise<void>;
}

export async function startCometApi(): Promise<CometApi> {
  const alice = simAccount(1);
  const chain = await SimChain.start({ accounts: [alice] });
  await chain.block();
  const coins = [{ denom: 'upoc', amount: '1' }];
  const tx = await chain.sign(alice, sendMessage(alice.address, alice.address, coins));
  const comet = await startFakeCometRpc();
  const api = await startApiNode(chain, { cometRpc: comet.url.replace('http', 'tcp') });
  return {
    comet,
    tx,
    async ask(path, body) {
      const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
      const answer = await fetch(api.rest + path, init);
      return { status: answer.status, json: await answer.json() };
    },
    async close() {
      await api.close();
      await comet.close();
      await chain.stop();
      expect(api.bugs).toEqual([]);
    },
  };
}
