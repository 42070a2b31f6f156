/** Gas for each signature, by the kind of its key; of a multisig, for each member that signed. */

import type { AuthParams } from '../../keeper/auth/params.ts';
import { AppError } from '../../lib/errors.ts';
import type { GasMeter } from '../../types/gas.ts';
import type { PublicKey } from '../../types/publicKey.ts';
import { sdkErrors } from '../../types/sdkErrors.ts';
import type { ModeInfo } from '../tx/decodedTx.ts';
import { decodePublicKey } from '../tx/decodePublicKey.ts';
import type { AnteRun } from './anteRun.ts';
import { signerAccount } from './signerAccount.ts';
import { simulatedKey } from './simulatedKey.ts';

/** @throws AppError sdk/8 for a kind of key that cannot sign, sdk/11 */
export function consumeSignatureGas(run: AnteRun): void {
  const { ctx, tx, mode } = run;
  const params = run.params();
  run.signers.forEach((signer, i) => {
    const info = tx.signerInfos[i];
    if (info === undefined) return;
    const any = signerAccount(run, signer).publicKey;
    if (any === undefined && mode !== 'simulate') return;
    const key = any === undefined ? simulatedKey : decodePublicKey(any);
    consumeKeyGas(ctx.gas, key, info.modeInfo, params);
  });
}

function consumeKeyGas(
  gas: GasMeter,
  key: PublicKey,
  modeInfo: ModeInfo,
  params: AuthParams,
): void {
  switch (key.kind) {
    case 'secp256k1':
      gas.consume(params.sigVerifyCostSecp256k1, 'ante verify: secp256k1');
      return;
    case 'ed25519':
      gas.consume(params.sigVerifyCostEd25519, 'ante verify: ed25519');
      throw new AppError(sdkErrors.invalidPubKey, 'ED25519 public keys are unsupported');
    case 'multisig':
      if (modeInfo.kind !== 'multi') return;
      signingMembers(key.keys, modeInfo.bits).forEach((member, i) => {
        const memberMode = modeInfo.modeInfos[i];
        if (memberMode !== undefined) consumeKeyGas(gas, member, memberMode, params);
      });
      return;
  }
}

function signingMembers(keys: readonly PublicKey[], bits: readonly boolean[]): PublicKey[] {
  return keys.filter((_, i) => bits[i] === true);
}
