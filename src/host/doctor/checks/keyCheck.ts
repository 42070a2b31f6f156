/** Is the key there, and can it be opened? */

import type { DoctorCheck } from '../doctorCheck.ts';

/** Chains on which nothing is to be lost. */
const trialChain = /dev|test|local|sim/i;

export const keyCheck: DoctorCheck = {
  id: 'key',
  why: 'without its key the agent signs nothing',
  run: ({ subject }) => {
    const { key, chainId = '' } = subject;
    if (key.state === 'missing' || key.state === 'locked') {
      return { severity: 'error', what: key.what, todo: key.todo };
    }
    const facts = { address: key.address, keyring_backend: key.backend };
    if (key.backend === 'test' && chainId !== '' && !trialChain.test(chainId)) {
      return {
        severity: 'warning',
        what: `the key of ${key.address} lies unencrypted in the keyring "test", on chain ${chainId}`,
        todo: 'make a new key in the keyring "file" (--keyring-backend file), grant it what this one may (cpocd tx authz grant-host), and revoke the old one',
        facts,
      };
    }
    if (key.state === 'opened') {
      return { severity: 'ok', what: `the key of ${key.address} opens`, facts };
    }
    return {
      severity: 'info',
      what: `the key of ${key.address} is there; whether its passphrase is known was not tried`,
      todo: 'a service has nobody to ask: give it --passphrase-file, and the doctor too, to try it',
      facts,
    };
  },
};
