/** One message of every type of authz, feegrant, consensus and upgrade, with every field set. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import {
  execMessage,
  genericAuthorization,
  grantMessage,
  revokeMessage,
  sendAuthorization,
} from '../../src/client/authzMessages.ts';
import {
  allowedMsgAllowance,
  grantAllowanceMessage,
  periodicAllowance,
  pruneAllowancesMessage,
  revokeAllowanceMessage,
} from '../../src/client/feegrantMessages.ts';
import { createRegistry } from '../../src/client/registry.ts';
import { zeroTime } from '../../src/types/timestamp.ts';
import { sendMessage } from './buildTx.ts';

const coins = [{ denom: 'upoc', amount: '10' }];
const later = { seconds: 3_000_000_000n, nanos: 5 };
const sendUrl = '/cosmos.bank.v1beta1.MsgSend';

/** Messages that `from` signs. */
export function moduleMessages(from: string, to: string): EncodeObject[] {
  const periodic = periodicAllowance({
    basic: { spendLimit: coins, expiration: later },
    period: { seconds: 3600n, nanos: 7 },
    periodSpendLimit: coins,
    periodCanSpend: coins,
    periodReset: later,
  });
  return [
    grantMessage({
      granter: from,
      grantee: to,
      authorization: sendAuthorization(coins, [to]),
      expiration: later,
    }),
    revokeMessage(from, to, sendUrl),
    execMessage(from, [
      sendMessage(from, to, coins),
      grantMessage({
        granter: from,
        grantee: to,
        authorization: genericAuthorization(sendUrl),
      }),
    ]),
    grantAllowanceMessage(from, to, allowedMsgAllowance(periodic, [sendUrl])),
    revokeAllowanceMessage(from, to),
    pruneAllowancesMessage(from),
    message('/cosmos.consensus.v1.MsgUpdateParams', {
      authority: from,
      block: { maxBytes: 4_000_000n, maxGas: 50_000_000n },
      evidence: {
        maxAgeNumBlocks: 3_000_000_000n,
        maxAgeDuration: { seconds: 3600n, nanos: 9 },
        maxBytes: 100_000n,
      },
      validator: { pubKeyTypes: ['ed25519'] },
      abci: { voteExtensionsEnableHeight: 8n },
    }),
    message('/cosmos.upgrade.v1beta1.MsgSoftwareUpgrade', {
      authority: from,
      plan: { name: 'v2', time: zeroTime, height: 3_000_000_000n, info: 'notes' },
    }),
    message('/cosmos.upgrade.v1beta1.MsgCancelUpgrade', { authority: from }),
  ];
}

function message(typeUrl: string, value: object): EncodeObject {
  const codec = createRegistry().lookupType(typeUrl) as { fromPartial(value: object): object };
  return { typeUrl, value: codec.fromPartial(value) };
}
