/** Gas of the documents that are signed: amino JSON is written field by field, and each signer has a document of its own. */

import { txGas } from '../../types/gas.ts';
import type { ModeInfo } from '../tx/decodedTx.ts';
import { signMode } from '../tx/signBytes.ts';
import type { AnteRun } from './anteRun.ts';

/** Counted from the transaction alone, whether or not its signatures are verified now. @throws AppError sdk/11 */
export function consumeSignDocGas({ ctx, tx, signers }: AnteRun): void {
  const fields = BigInt(tx.fieldCount);
  const infos = tx.signerInfos.slice(0, signers.length);
  const inAmino = infos.map(({ modeInfo }) => usesAmino(modeInfo));
  if (inAmino.includes(true)) {
    const gas = txGas.aminoField * above(fields, txGas.plainFields);
    ctx.gas.consume(gas, 'amino JSON');
  }
  for (const isAmino of inAmino.slice(1)) {
    const bytes = BigInt(tx.bytes.length) + (isAmino ? txGas.aminoFieldBytes * fields : 0n);
    ctx.gas.consume(txGas.docByte * above(bytes, txGas.plainDocBytes), 'sign document');
  }
}

function usesAmino(modeInfo: ModeInfo): boolean {
  return modeInfo.kind === 'single'
    ? modeInfo.mode === signMode.legacyAminoJson
    : modeInfo.modeInfos.some(usesAmino);
}

function above(count: bigint, covered: bigint): bigint {
  return count > covered ? count - covered : 0n;
}
