/** The first transaction of an account carries its public key, which the account keeps. */

import { getAccount, setAccount } from '../../keeper/auth/accounts.ts';
import { equalBytes, toBase64 } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import { type PublicKey, publicKeyAddress, type WireAny } from '../../types/publicKey.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import type { ModeInfo, SignerInfo } from '../tx/decodedTx.ts';
import { splitMultiSignature } from '../tx/verifySigner.ts';
import type { AnteRun, Signer } from './anteRun.ts';
import { checkPublicKey } from './checkPublicKey.ts';
import { unknownAccount } from './signerAccount.ts';
import { simulatedAny } from './simulatedKey.ts';

/** Also emits sequence and signatures of each signer, by which transactions are found. @throws AppError sdk/8, 9 */
export function setPublicKeys(run: AnteRun): void {
  run.tx.signerInfos.forEach((info, i) => {
    const signer = run.signers[i];
    if (signer !== undefined) setPublicKey(run, signer, info, i);
  });
  if (run.mode === 'recheck') return;
  run.tx.signerInfos.forEach((info, i) => {
    const signer = run.signers[i];
    if (signer === undefined) return;
    run.ctx.events.emit('tx', { acc_seq: `${signer.text}/${info.sequence}` });
    for (const signature of signaturesOf(run.tx.signatures[i], info.modeInfo)) {
      run.ctx.events.emit('tx', { signature: toBase64(signature) });
    }
  });
}

function setPublicKey(run: AnteRun, signer: Signer, info: SignerInfo, index: number): void {
  const given = info.publicKey;
  if (given === undefined && run.mode !== 'simulate') return;
  const account = getAccount(run.ctx, signer.address);
  // The key that the account has was checked when it was set.
  if (given !== undefined && !isSame(given.any, account?.publicKey)) {
    checkGivenKey(run, signer, given.key, index);
  }
  if (account === undefined) throw unknownAccount(signer);
  if (account.publicKey !== undefined) return;
  setAccount(run.ctx, signer.address, { ...account, publicKey: given?.any ?? simulatedAny });
}

function isSame(given: WireAny, known: WireAny | undefined): boolean {
  return (
    known !== undefined && given.typeUrl === known.typeUrl && equalBytes(given.value, known.value)
  );
}

function checkGivenKey(run: AnteRun, signer: Signer, key: PublicKey, index: number): void {
  if (run.mode !== 'simulate' && !equalBytes(publicKeyAddress(key), signer.address)) {
    throw new AppError(
      sdkErrors.invalidPubKey,
      `pubKey does not match signer address ${signer.text} with signer index: ${index}`,
    );
  }
  checkPublicKey(key);
}

/** A multisig's members' signatures, then the bytes that hold them. */
function signaturesOf(signature: Uint8Array | undefined, modeInfo: ModeInfo): Uint8Array[] {
  if (signature === undefined) return [];
  if (modeInfo.kind === 'single') return [signature];
  const members = splitMultiSignature(signature) ?? [];
  return [
    ...modeInfo.modeInfos.flatMap((member, i) => signaturesOf(members[i], member)),
    signature,
  ];
}
