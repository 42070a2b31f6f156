/** A sequence is used once, whether the messages succeed or not. */

import { setAccount } from '../../keeper/auth/accounts.ts';
import type { AnteRun } from './anteRun.ts';
import { signerAccount } from './signerAccount.ts';

export function incrementSequences(run: AnteRun): void {
  for (const signer of run.signers) {
    const account = signerAccount(run, signer);
    setAccount(run.ctx, signer.address, { ...account, sequence: account.sequence + 1n });
  }
}
