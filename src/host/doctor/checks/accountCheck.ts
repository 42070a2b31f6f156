/** Does the chain know the account that signs? */

import { AccountSequence } from '../../../client/accountSequence.ts';
import { ClientError } from '../../../client/clientError.ts';
import type { DoctorCheck } from '../doctorCheck.ts';
import { signerOf } from '../signerOf.ts';

export const accountCheck: DoctorCheck = {
  id: 'account',
  why: 'the chain takes no transaction, a free one neither, of an account that it does not know',
  run: async (world) => {
    const address = signerOf(world.subject);
    const client = await world.node.client();
    try {
      const { accountNumber, sequence } = await new AccountSequence(client, address).next();
      const facts = { address, account_number: accountNumber, sequence };
      return {
        severity: 'ok',
        what: `${address} has an account, next sequence ${sequence}`,
        facts,
      };
    } catch (error) {
      if (!(error instanceof ClientError) || error.code !== 'account_missing') throw error;
      return {
        severity: 'error',
        what: `${address} has no account on ${client.chainId}`,
        todo: `send it any coin (cpocd tx bank send FROM ${address} 1upoc), or grant it a fee allowance (cpocd tx feegrant grant FROM ${address}): both make the account`,
        facts: { address },
      };
    }
  },
};
