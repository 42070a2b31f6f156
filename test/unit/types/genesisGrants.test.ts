/** Sections of a genesis that may be there, and must be empty (docs/spec/modules.md, M17). */

import { expect, test } from 'vitest';
import { parseGenesis } from '../../../src/types/genesis.ts';
import { simAccount, simConsensusKey } from '../../harness/simAccount.ts';
import { simGenesis } from '../../harness/simGenesis.ts';

const account = simAccount(1);
const genesis = (sections: object): unknown => ({
  ...(simGenesis({
    accounts: [account],
    participants: [{ account, consensusPubkey: simConsensusKey(1), power: 1n }],
  }) as object),
  ...sections,
});

test('the empty sections of the SDK are taken, as it writes them (M17)', () => {
  const empty = {
    authz: { authorization: [] },
    feegrant: { allowances: null },
    upgrade: {},
    consensus: null,
  };
  expect(parseGenesis(genesis(empty)).addressPrefix).toBe('cpoc');
});

test('grants and allowances are refused with what to do instead (M17)', () => {
  const grants = { authz: { authorization: [{ granter: 'a' }] } };
  expect(() => parseGenesis(genesis(grants))).toThrow(
    'app_state.authz.authorization: holds entries, expected an empty list: they are not taken over; grant again with MsgGrant once the chain runs',
  );
  const allowances = { feegrant: { allowances: [{}] } };
  expect(() => parseGenesis(genesis(allowances))).toThrow('grant again with MsgGrantAllowance');
  expect(() => parseGenesis(genesis({ upgrade: { plan: {} } }))).toThrow(
    'app_state.upgrade.plan: is not a field',
  );
});
