/** Sequences first, then signatures: a stale transaction is told so, whatever else is wrong with it. */

import { AppError } from '../../lib/errors.ts';
import type { Account } from '../../types/account.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import type { SignerInfo } from '../tx/decodedTx.ts';
import { decodePublicKey } from '../tx/decodePublicKey.ts';
import { createSignDocs, type SignDocs } from '../tx/signBytes.ts';
import { signatureFault } from '../tx/verifySigner.ts';
import type { AnteRun } from './anteRun.ts';
import { signerAccount } from './signerAccount.ts';

/** A signature that already held for the same account, number, sequence and key is not verified again. @throws AppError sdk/4, 8, 9, 32 */
export function verifySignatures(run: AnteRun): void {
  // Most signatures are known to hold, and need no document.
  let made: SignDocs | undefined;
  const docs: SignDocs = (mode, signer) => {
    made ??= createSignDocs(run.tx);
    return made(mode, signer);
  };
  run.signers.forEach((signer, i) => {
    const info = run.tx.signerInfos[i];
    if (info === undefined) {
      throw new AppError(sdkErrors.unauthorized, `signer info ${i} is missing`);
    }
    verifySigner(run, docs, signerAccount(run, signer), info, i);
  });
}

function verifySigner(
  run: AnteRun,
  docs: SignDocs,
  account: Account,
  info: SignerInfo,
  index: number,
): void {
  const { ctx, tx, mode, cache } = run;
  if (account.publicKey === undefined && mode !== 'simulate') {
    throw new AppError(sdkErrors.invalidPubKey, 'pubkey on account is not set');
  }
  if (info.sequence !== account.sequence) {
    throw new AppError(
      sdkErrors.wrongSequence,
      `account sequence mismatch, expected ${account.sequence}, got ${info.sequence}`,
    );
  }
  if (account.publicKey === undefined || mode === 'simulate' || mode === 'recheck') return;
  const { chainId } = ctx.block;
  const { accountNumber, sequence, publicKey } = account;
  const facts = { signerIndex: index, chainId, accountNumber, sequence, publicKey };
  if (cache.isVerified(tx, facts)) return;
  const signature = tx.signatures[index] ?? new Uint8Array(0);
  const fault = signatureFault(docs, decodePublicKey(publicKey), info.modeInfo, signature, facts);
  if (fault !== undefined) {
    throw new AppError(
      sdkErrors.unauthorized,
      `signature verification failed; please verify account number (${accountNumber}) and chain-id (${chainId}): (${fault})`,
    );
  }
  cache.markVerified(tx, facts);
}
