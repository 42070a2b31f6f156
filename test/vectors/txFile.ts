/** The shape of tx.json. */

import type { VectorHeader } from './loadVectors.ts';

interface KeyVector {
  readonly path: string;
  readonly priv: string;
  readonly pub: string;
  readonly address: string;
  readonly bech32: string;
  readonly pub_any: string;
}

export interface TxVector {
  readonly name: string;
  readonly mode: string;
  readonly signer_account_indices: readonly number[];
  readonly chain_id: string;
  readonly account_number: readonly string[];
  readonly sequence: readonly string[];
  readonly tx_body: string;
  readonly auth_info: string;
  readonly sign_bytes: readonly string[];
  readonly sign_json?: readonly string[] | string;
  readonly signatures: readonly string[];
  readonly tx_raw: string;
  readonly tx_hash: string;
  readonly valid: boolean;
  readonly failure?: string;
  readonly note?: string;
  readonly chain_state?: {
    readonly chain_id?: string;
    readonly sequence?: readonly string[];
    readonly account_number?: readonly string[];
  };
}

export interface TxFile {
  readonly header: VectorHeader;
  readonly bech32_prefix: string;
  readonly chain_id: string;
  readonly mnemonics: readonly {
    readonly mnemonic: string;
    readonly bip39_seed: string;
    readonly accounts: readonly KeyVector[];
  }[];
  readonly multisig: {
    readonly threshold: number;
    readonly member_account_indices: readonly number[];
    readonly pub_proto: string;
    readonly pub_any: string;
    readonly pub_amino: string;
    readonly address: string;
    readonly bech32: string;
    readonly txs: readonly string[];
  };
  readonly txs: readonly TxVector[];
}
