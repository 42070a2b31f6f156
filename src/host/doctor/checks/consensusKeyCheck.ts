/** Is the validator key of this home the one that is registered? */

import { equalBytes } from '../../../lib/bytes.ts';
import type { DoctorCheck } from '../doctorCheck.ts';

export const consensusKeyCheck: DoctorCheck = {
  id: 'consensus-key',
  why: 'power goes to the registered consensus key: a validator with another one signs nothing that counts, and the participant is jailed',
  run: async ({ node, subject }) => {
    if (subject.consensusKeyFault !== undefined) {
      return {
        severity: 'error',
        what: subject.consensusKeyFault,
        todo: 'restore config/priv_validator_key.json from its copy before the node starts',
      };
    }
    const participant = await node.participant();
    if (participant === undefined) return { severity: 'info', what: 'nothing is registered yet' };
    const { consensusPubkey: registered, pendingConsensusPubkey: pending } = participant;
    const here = subject.consensusKey;
    const facts = {
      registered: base64(registered),
      pending: base64(pending),
      here: base64(here),
    };
    if (registered.length === 0 && pending.length === 0) {
      return {
        severity: 'info',
        what: 'no consensus key is registered: the host earns weight and rewards, and no power',
        facts,
      };
    }
    if (here === undefined) {
      return {
        severity: 'info',
        what: 'a consensus key is registered, and this home has none: the validator runs elsewhere',
        facts,
      };
    }
    if (equalBytes(here, registered)) {
      return { severity: 'ok', what: 'the registered consensus key is that of this home', facts };
    }
    if (pending.length > 0 && equalBytes(here, pending)) {
      const what = `the key of this home takes the place of the registered one from epoch ${participant.pendingFromEpoch} on`;
      return { severity: 'ok', what, facts };
    }
    return {
      severity: 'warning',
      what: 'another consensus key is registered than the one of this home',
      todo: 'where the validator runs elsewhere, this is as it should be; where it runs here: cpocd tx poc update --consensus-pubkey home (from the next epoch on)',
      facts,
    };
  },
};

function base64(bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined || bytes.length === 0) return undefined;
  return Buffer.from(bytes).toString('base64');
}
