import { HDKey } from '@scure/bip32';
import { mnemonicToSeedSync } from '@scure/bip39';
import { LegacyAminoPubKey } from 'cosmjs-types/cosmos/crypto/multisig/keys';
import { Any } from 'cosmjs-types/google/protobuf/any';
import { describe, expect, test } from 'vitest';
import { checkPublicKey } from '../../src/app/ante/checkPublicKey.ts';
import { deductFee } from '../../src/app/ante/deductFee.ts';
import { anteSteps, runAnte } from '../../src/app/ante/index.ts';
import { createContext } from '../../src/app/context.ts';
import type { DecodedTx } from '../../src/app/tx/decodedTx.ts';
import { decodePublicKey } from '../../src/app/tx/decodePublicKey.ts';
import { createTxDecoder } from '../../src/app/tx/decodeTx.ts';
import { createSignDocs, signMode } from '../../src/app/tx/signBytes.ts';
import { createTxCache } from '../../src/app/tx/txCache.ts';
import { toHex, utf8 } from '../../src/lib/bytes.ts';
import { AppError } from '../../src/lib/errors.ts';
import { sha256 } from '../../src/lib/sha256.ts';
import { messageHandlers } from '../../src/msgserver/registry.ts';
import { Branch } from '../../src/store/branch.ts';
import { formatAddress, parseAddress } from '../../src/types/address.ts';
import { EventList } from '../../src/types/event.ts';
import { LimitedGasMeter } from '../../src/types/gas.ts';
import { aminoPublicKey, publicKeyAddress } from '../../src/types/publicKey.ts';
import { createTxRunner } from '../harness/txRunner.ts';
import { assertFields, assertKnown, hex, loadVectors } from './loadVectors.ts';
import type { TxFile, TxVector } from './txFile.ts';

const file = loadVectors<TxFile>('tx.json');
const modes: Readonly<Record<string, number>> = {
  SIGN_MODE_DIRECT: signMode.direct,
  SIGN_MODE_LEGACY_AMINO_JSON: signMode.legacyAminoJson,
};
/** The codes that the SDK answers with. */
const failureCodes: Readonly<Record<string, number>> = {
  decode: 2,
  'multisig: too few signatures': 4,
  'no signatures': 15,
  'number of signatures': 4,
  'pubkey does not match signer address': 8,
  sequence: 32,
  'signature: does not verify': 4,
  'signature: high S': 4,
  'signature: signed for another account number': 4,
  'signature: signed for another chain id': 4,
  'signature: wrong length': 4,
};
const decode = createTxDecoder(messageHandlers);

test('every record has the fields that are read here and no others', () => {
  assertFields(
    file,
    ['header', 'bech32_prefix', 'chain_id', 'mnemonics', 'multisig', 'txs'],
    [],
    'tx.json',
  );
  for (const { accounts, ...rest } of file.mnemonics) {
    assertFields(rest, ['mnemonic', 'bip39_seed'], [], 'mnemonic');
    for (const account of accounts) {
      assertFields(
        account,
        ['path', 'priv', 'pub', 'address', 'bech32', 'pub_any'],
        [],
        account.path,
      );
    }
  }
  for (const tx of file.txs) {
    assertFields(
      tx,
      [
        'name',
        'mode',
        'signer_account_indices',
        'chain_id',
        'account_number',
        'sequence',
        'tx_body',
        'auth_info',
        'sign_bytes',
        'signatures',
        'tx_raw',
        'tx_hash',
        'valid',
      ],
      ['sign_json', 'failure', 'note', 'chain_state'],
      tx.name,
    );
    assertKnown(tx.mode, Object.keys(modes), tx.name);
    if (!tx.valid) assertKnown(tx.failure ?? '', Object.keys(failureCodes), tx.name);
    assertFields(
      tx.chain_state ?? {},
      [],
      ['chain_id', 'sequence', 'account_number'],
      `${tx.name} chain_state`,
    );
  }
});

describe('keys and addresses', () => {
  test.each(file.mnemonics)('of "$mnemonic"', ({ mnemonic, bip39_seed, accounts }) => {
    const seed = mnemonicToSeedSync(mnemonic);
    expect(toHex(seed)).toBe(bip39_seed);
    for (const account of accounts) {
      const key = HDKey.fromMasterSeed(seed).derive(account.path);
      expect(toHex(key.privateKey ?? new Uint8Array(0))).toBe(account.priv);
      expect(toHex(key.publicKey ?? new Uint8Array(0))).toBe(account.pub);
      const decoded = decodePublicKey(Any.decode(hex(account.pub_any)));
      expect(decoded).toEqual({ kind: 'secp256k1', bytes: hex(account.pub) });
      const address = publicKeyAddress(decoded);
      expect(toHex(address)).toBe(account.address);
      expect(formatAddress(address, file.bech32_prefix)).toBe(account.bech32);
      expect(parseAddress(account.bech32, file.bech32_prefix)).toEqual(address);
    }
  });

  test('of the multisig', () => {
    const { multisig } = file;
    assertFields(
      multisig,
      [
        'threshold',
        'member_account_indices',
        'pub_proto',
        'pub_any',
        'pub_amino',
        'address',
        'bech32',
        'txs',
      ],
      [],
      'multisig',
    );
    const any = Any.decode(hex(multisig.pub_any));
    expect(toHex(any.value)).toBe(multisig.pub_proto);
    const key = decodePublicKey(any);
    expect(key).toEqual({
      kind: 'multisig',
      threshold: multisig.threshold,
      keys: multisig.member_account_indices.map((i) => ({
        kind: 'secp256k1',
        bytes: hex(file.mnemonics[0]?.accounts[i]?.pub ?? ''),
      })),
    });
    expect(LegacyAminoPubKey.decode(any.value).threshold).toBe(multisig.threshold);
    expect(toHex(aminoPublicKey(key))).toBe(multisig.pub_amino);
    expect(toHex(publicKeyAddress(key))).toBe(multisig.address);
    expect(formatAddress(publicKeyAddress(key), file.bech32_prefix)).toBe(multisig.bech32);
    checkPublicKey(key);
    expect(multisig.txs.every((name) => file.txs.some((tx) => tx.name === name))).toBe(true);
  });
});

const isMultisig = (vector: TxVector): boolean => file.multisig.txs.includes(vector.name);

/** Who signs, in order: the multisig account, or the accounts of the first mnemonic. */
function signerAddresses(vector: TxVector): Uint8Array[] {
  if (isMultisig(vector)) return [hex(file.multisig.address)];
  return vector.signer_account_indices.map((i) =>
    hex(file.mnemonics[0]?.accounts[i]?.address ?? ''),
  );
}

function decodeVector(vector: TxVector): DecodedTx | AppError {
  return refusalOf(() => decode(hex(vector.tx_raw)));
}

function refusalOf<T>(action: () => T): T | AppError {
  try {
    return action();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

/** The refusal of the ante steps over a state that holds what the vector says the chain holds; undefined where they accept. */
function anteRefusal(vector: TxVector, tx: DecodedTx): AppError | undefined {
  const coins = ['atom', 'uatom', 'upoc', 'ustake']
    .concat((tx.fee?.amount ?? []).map(({ denom }) => denom))
    .filter((denom, i, all) => all.indexOf(denom) === i)
    .sort((a, b) => (a < b ? -1 : 1))
    .map((denom) => ({ denom, amount: 1n << 200n }));
  const addresses = signerAddresses(vector);
  const runner = createTxRunner({
    chainId: vector.chain_state?.chain_id ?? vector.chain_id,
    prefix: file.bech32_prefix,
    height: 1n,
    accounts: addresses.map((address) => ({ address, coins })),
  });
  const numbers = vector.chain_state?.account_number ?? vector.account_number;
  const sequences = vector.chain_state?.sequence ?? vector.sequence;
  addresses.forEach((address, i) => {
    runner.put(address, {
      accountNumber: BigInt(numbers[i] ?? -1),
      sequence: BigInt(sequences[i] ?? -1),
    });
  });
  const ctx = createContext({
    state: new Branch(runner.state),
    block: runner.block,
    gas: new LimitedGasMeter(10_000_000n),
    events: new EventList(),
  });
  const cache = createTxCache(createTxDecoder(messageHandlers));
  const options = { minGasPrices: [], isFree: () => false, extraChecks: [] };
  // Fee grants do not exist here, so a granter's transaction is held against everything but the fee.
  const steps = tx.fee?.granter === '' ? anteSteps : anteSteps.filter((step) => step !== deductFee);
  const input = { mode: 'check', options, cache, maxBlockGas: undefined } as const;
  return refusalOf(() => runAnte(ctx, tx, input, steps)) ?? undefined;
}

describe('transactions', () => {
  test.each(file.txs)('$name', (vector) => {
    const tx = decodeVector(vector);
    if (tx instanceof AppError) return expect([vector.failure, tx.code]).toEqual(['decode', 2]);
    expect(vector.failure).not.toBe('decode');
    expect(toHex(sha256(tx.bytes)).toUpperCase()).toBe(vector.tx_hash);
    if (vector.failure !== 'pubkey does not match signer address') {
      checkSignBytes(vector, tx);
    }
    const refusal = anteRefusal(vector, tx);
    if (vector.valid) expect(refusal?.message).toBeUndefined();
    else
      expect([refusal?.codespace, refusal?.code]).toEqual([
        'sdk',
        failureCodes[vector.failure ?? ''],
      ]);
  });

  function checkSignBytes(vector: TxVector, tx: DecodedTx): void {
    // This one carries the sign bytes of the body before the change.
    const changed = vector.name.startsWith('body-changed-after-signing');
    expect(toHex(tx.bodyBytes)).toBe(vector.tx_body);
    expect(toHex(tx.authInfoBytes)).toBe(vector.auth_info);
    vector.sign_bytes.forEach((expected, i) => {
      const doc = createSignDocs(tx)(modes[vector.mode] ?? -1, {
        chainId: vector.chain_id,
        accountNumber: BigInt(vector.account_number[i] ?? -1),
        sequence: BigInt(vector.sequence[i] ?? -1),
      });
      const got = 'fault' in doc ? doc.fault : toHex(doc.bytes);
      if (changed) expect(got).not.toBe(expected);
      else expect(got).toBe(expected);
      const json = typeof vector.sign_json === 'string' ? [vector.sign_json] : vector.sign_json;
      if (json !== undefined) expect(toHex(utf8(json[i] ?? ''))).toBe(expected);
    });
  }
});
