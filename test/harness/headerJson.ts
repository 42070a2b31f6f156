/** A header as CometBFT's RPC shows it. */

import type { Header } from 'cosmjs-types/tendermint/types/types';
import { toHex } from '../../src/lib/bytes.ts';

const hex = (bytes: Uint8Array): string => toHex(bytes).toUpperCase();

export function headerJson(header: Header): Record<string, unknown> {
  const parts = header.lastBlockId.partSetHeader;
  return {
    version: { block: String(header.version.block), app: String(header.version.app) },
    chain_id: header.chainId,
    height: String(header.height),
    time: timeText(header),
    last_block_id: {
      hash: hex(header.lastBlockId.hash),
      parts: { total: parts.total, hash: hex(parts.hash) },
    },
    last_commit_hash: hex(header.lastCommitHash),
    data_hash: hex(header.dataHash),
    validators_hash: hex(header.validatorsHash),
    next_validators_hash: hex(header.nextValidatorsHash),
    consensus_hash: hex(header.consensusHash),
    app_hash: hex(header.appHash),
    last_results_hash: hex(header.lastResultsHash),
    evidence_hash: hex(header.evidenceHash),
    proposer_address: hex(header.proposerAddress),
  };
}

export function timeText({ time }: Header): string {
  const seconds = new Date(Number(time.seconds) * 1000).toISOString().slice(0, -5);
  return `${seconds}.${String(time.nanos).padStart(9, '0')}Z`;
}
