/** Every byte of a transaction costs gas, and every field where they are many; in simulation the signatures that are still missing count too. */

import { getAccount } from '../../keeper/auth/accounts.ts';
import { txGas } from '../../types/gas.ts';
import { aminoPublicKey } from '../../types/publicKey.ts';
import type { DecodedTx } from '../tx/decodedTx.ts';
import { decodePublicKey } from '../tx/decodePublicKey.ts';
import type { AnteRun, Signer } from './anteRun.ts';
import { simulatedKey } from './simulatedKey.ts';

/** Amino bytes of a signature of 64 bytes and its field, and what the SDK adds for tags. */
const signatureBytes = 2 + 64;
const fieldBytes = 6;

export function consumeTxSizeGas(run: AnteRun): void {
  const { ctx, tx, mode } = run;
  const { txSizeCostPerByte, txSigLimit } = run.params();
  ctx.gas.consume(txSizeCostPerByte * BigInt(tx.bytes.length), 'txSize');
  const dense = BigInt(tx.fieldCount) - BigInt(tx.bytes.length) / txGas.bytesPerField;
  if (dense > 0n) ctx.gas.consume(txGas.denseField * dense, 'txFields');
  if (mode !== 'simulate') return;
  run.signers.forEach((signer, i) => {
    if (isSigned(tx, i)) return;
    const cost = missingSignatureBytes(run, signer, txSigLimit);
    ctx.gas.consume(txSizeCostPerByte * cost, 'txSize');
  });
}

function isSigned(tx: DecodedTx, index: number): boolean {
  return (tx.signatures[index]?.length ?? 0) > 0;
}

function missingSignatureBytes(run: AnteRun, signer: Signer, txSigLimit: bigint): bigint {
  const any = getAccount(run.ctx, signer.address)?.publicKey;
  const key = any === undefined ? simulatedKey : decodePublicKey(any);
  const bytes = BigInt(2 + aminoPublicKey(key).length + signatureBytes + fieldBytes);
  return key.kind === 'multisig' ? bytes * txSigLimit : bytes;
}
