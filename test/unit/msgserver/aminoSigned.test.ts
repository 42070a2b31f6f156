/** Every message of the chain, signed in amino JSON as a Ledger signs it, passes the signature check; with another word in it, it does not. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chainMessages } from '../../../src/client/messages/chainMessages.ts';
import { buildTx } from '../../harness/buildTx.ts';
import { samplesOf } from '../../harness/messageSamples.ts';
import { simAccount } from '../../harness/simAccount.ts';
import { SimChain } from '../../harness/simChain.ts';

const account = simAccount(0);
let chain: SimChain;
beforeAll(async () => {
  chain = await SimChain.start({ accounts: [account] });
  await chain.block();
});
afterAll(() => chain.stop());

/** The first of these that a message has is who signs it. */
const signerFields = [
  ...['creator', 'fromAddress', 'granter', 'authority', 'voter', 'depositor', 'proposer'],
  ...['pruner', 'grantee'],
];

/** The sample with every field set, signed by the account. */
function signable(value: object): object {
  const coins = [{ denom: 'upoc', amount: '1' }];
  const party = [{ address: account.address, coins }];
  if ('inputs' in value) return { ...value, inputs: party, outputs: party };
  const signer = signerFields.find((name) => name in value);
  return { ...value, [signer ?? '']: account.address };
}

async function checked(
  typeUrl: string,
  value: object,
  rewriteBody?: (bytes: Uint8Array) => Uint8Array,
): Promise<{ code: number; codespace: string }> {
  const { accountNumber, sequence } = await chain.account(account);
  const { code, codespace } = chain.check(
    buildTx({
      signers: [{ account, accountNumber, sequence, mode: 127 }],
      messages: [{ typeUrl, value }],
      gas: 2_000_000n,
      ...(rewriteBody === undefined ? {} : { rewriteBody }),
    }),
  );
  // The mempool's view of the sequence starts anew with each block.
  await chain.block();
  return { code, codespace };
}

describe.each(chainMessages)('$typeUrl', (message) => {
  const { typeUrl } = message;
  const [full] = samplesOf(message);
  const value = signable(full?.value ?? {});

  test('is verified', async () => {
    const { code, codespace } = await checked(typeUrl, value);
    // An answer to a challenge that is not there is refused behind the signature check.
    if (typeUrl.endsWith('Challenge')) expect([codespace, code]).toEqual(['poc', 13]);
    else expect([codespace, code]).toEqual(['', 0]);
  });
});

/** Those with a text beside the signer. */
const worded = chainMessages.filter(({ fields }) => {
  const texts = Object.entries(fields).filter(([, kind]) => kind === 'text');
  return texts.some(([name]) => !signerFields.includes(name));
});

describe.each(worded)('$typeUrl', (message) => {
  const { typeUrl } = message;
  const [full] = samplesOf(message);

  test('is not, where the body has another word', async () => {
    const swap = (bytes: Uint8Array): Uint8Array => {
      const text = Buffer.from(bytes).toString('latin1');
      expect(text).toContain('<v1>');
      return Uint8Array.from(Buffer.from(text.replace('<v1>', '<v2>'), 'latin1'));
    };
    const { code, codespace } = await checked(typeUrl, signable(full?.value ?? {}), swap);
    expect([codespace, code]).toEqual(['sdk', 4]);
  });
});
