/** One message of every type with every field set, so that whatever is done to a field is done to each. */

import type { EncodeObject } from '@cosmjs/proto-signing';
import { createRegistry } from '../../src/client/registry.ts';
import { defaultParams } from '../../src/types/poc/params.ts';
import { sendMessage } from './buildTx.ts';
import { govMessages } from './govMessages.ts';
import { moduleMessages } from './moduleMessages.ts';

const registry = createRegistry();
const coins = [{ denom: 'upoc', amount: '10' }];
const bytes = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (seed + 31 * i) % 256);

/** Messages that `from` signs. What they ask for need not be granted: they pass everything that comes before their handlers. */
export function sampleMessages(from: string, to: string): EncodeObject[] {
  const poc = (name: string, value: object): EncodeObject => ({
    typeUrl: `/cpoc.poc.v1.${name}`,
    value,
  });
  const participant = {
    creator: from,
    consensusPubkey: bytes(32, 1),
    inferenceUrl: 'https://host.example/v1',
  };
  return [
    sendMessage(from, to, coins),
    {
      typeUrl: '/cosmos.bank.v1beta1.MsgMultiSend',
      value: { inputs: [{ address: from, coins }], outputs: [{ address: to, coins }] },
    },
    poc('MsgRegisterParticipant', participant),
    poc('MsgUpdateParticipant', participant),
    poc('MsgDeactivateParticipant', { creator: from }),
    poc('MsgReactivateParticipant', { creator: from }),
    poc('MsgUnjail', { creator: from }),
    poc('MsgSubmitContinuousPoCCommit', {
      creator: from,
      epochIndex: 3_000_000_000n,
      nonceCount: 3_000_000_000,
      rootHash: bytes(32, 2),
      inferenceCount: 7,
      gpuUtilizationBps: 9000,
      expected: { firstNonce: 300n },
    }),
    poc('MsgRespondContinuousPoCChallenge', {
      creator: from,
      challengeId: 300n,
      artifact: bytes(24, 3),
      proof: [bytes(32, 4), bytes(32, 5)],
    }),
    poc('MsgUpdateParams', { authority: from, params: sampleParams() }),
    ...govMessages(from, to),
    ...moduleMessages(from, to),
  ];
}

/** Our messages again with nothing but their signer, so that every other field holds its default. */
export function bareMessages(from: string): EncodeObject[] {
  return sampleMessages(from, from)
    .filter(({ typeUrl }) => typeUrl.startsWith('/cpoc.'))
    .map(({ typeUrl }) => ({ typeUrl, value: bareValue(typeUrl, from) }));
}

function bareValue(typeUrl: string, from: string): object {
  const params = { epochReward: { denom: 'upoc', amount: '0' } };
  const own = typeUrl.endsWith('MsgUpdateParams') ? { authority: from, params } : { creator: from };
  const codec = registry.lookupType(typeUrl) as { fromPartial(value: object): object };
  return codec.fromPartial(own);
}

/** Every parameter set, to no default of its type. */
function sampleParams(): object {
  const epochReward = { denom: 'upoc', amount: '5' };
  return { ...defaultParams('upoc'), enableContinuousPoc: true, epochReward };
}
