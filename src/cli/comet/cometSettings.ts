/** What we need to know of CometBFT's own settings. */

import { readTomlFile } from '../config/tomlFile.ts';
import { homeLayout } from '../home/homeLayout.ts';

export interface CometAddresses {
  readonly rpc: string;
  readonly p2p: string;
  readonly proxyApp: string;
}

/** CometBFT's defaults where the file says nothing. */
export function readCometAddresses(home: string): CometAddresses {
  const { values } = readTomlFile(homeLayout(home).configToml);
  const text = (key: string, fallback: string): string => {
    const value = values.get(key);
    return typeof value === 'string' ? value : fallback;
  };
  return {
    rpc: text('rpc.laddr', 'tcp://127.0.0.1:26657'),
    p2p: text('p2p.laddr', 'tcp://0.0.0.0:26656'),
    proxyApp: text('proxy_app', 'tcp://127.0.0.1:26658'),
  };
}

export interface CometMempool {
  /** Transactions. */
  readonly size: number;
  readonly maxTxsBytes: number;
  /** Whether what remains in the mempool is checked again after each block. */
  readonly recheck: boolean;
}

/** CometBFT's defaults where the file says nothing, or what CometBFT itself will refuse. */
export function readCometMempool(home: string): CometMempool {
  const { values } = readTomlFile(homeLayout(home).configToml);
  const number = (key: string, fallback: number): number => {
    const value = values.get(key);
    return typeof value === 'number' && value >= 0 ? value : fallback;
  };
  return {
    size: number('mempool.size', 5000),
    maxTxsBytes: number('mempool.max_txs_bytes', 1024 ** 3),
    recheck: values.get('mempool.recheck') !== false,
  };
}
