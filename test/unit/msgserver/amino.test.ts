/** Amino JSON is made twice, by the client that signs and by the chain that verifies. Both must give the same for every message of ours. */

import { describe, expect, test } from 'vitest';
import { aminoJson } from '../../../src/app/tx/aminoJson.ts';
import { createAminoTypes } from '../../../src/client/aminoTypes.ts';
import { pocTypeUrls } from '../../../src/client/pocMessages.ts';
import * as tx from '../../../src/gen/cpoc/poc/v1/tx.ts';
import { messageHandlers } from '../../../src/msgserver/registry.ts';
import { defaultParams } from '../../../src/types/poc/params.ts';

const key = new Uint8Array(32).fill(7);
const filled: Record<string, unknown> = {
  [pocTypeUrls.registerParticipant]: {
    creator: 'c',
    consensusPubkey: key,
    inferenceUrl: 'http://<h>&',
  },
  [pocTypeUrls.updateParticipant]: { creator: 'c', consensusPubkey: key, inferenceUrl: 'http://h' },
  [pocTypeUrls.deactivateParticipant]: { creator: 'c' },
  [pocTypeUrls.reactivateParticipant]: { creator: 'c' },
  [pocTypeUrls.unjail]: { creator: 'c' },
  [pocTypeUrls.submitCommit]: {
    creator: 'c',
    epochIndex: (1n << 63n) + 1n,
    nonceCount: 4_294_967_295,
    rootHash: key,
    inferenceCount: 11,
    gpuUtilizationBps: 9900,
  },
  [pocTypeUrls.respondChallenge]: {
    creator: 'c',
    challengeId: 9n,
    artifact: key,
    proof: [key, key],
  },
  [pocTypeUrls.updateParams]: { authority: 'a', params: defaultParams('upoc') },
};
const codecs: Record<string, { fromPartial(value: object): unknown }> = {
  [pocTypeUrls.registerParticipant]: tx.MsgRegisterParticipant,
  [pocTypeUrls.updateParticipant]: tx.MsgUpdateParticipant,
  [pocTypeUrls.deactivateParticipant]: tx.MsgDeactivateParticipant,
  [pocTypeUrls.reactivateParticipant]: tx.MsgReactivateParticipant,
  [pocTypeUrls.unjail]: tx.MsgUnjail,
  [pocTypeUrls.submitCommit]: tx.MsgSubmitContinuousPoCCommit,
  [pocTypeUrls.respondChallenge]: tx.MsgRespondContinuousPoCChallenge,
  [pocTypeUrls.updateParams]: tx.MsgUpdateParams,
};

test('every message of ours is covered', () => {
  const own = messageHandlers.map((h) => h.typeUrl).filter((url) => url.startsWith('/cpoc.'));
  expect(Object.keys(filled).sort()).toEqual([...own].sort());
});

describe.each(Object.keys(filled))('%s', (typeUrl) => {
  test.each([
    ['filled', filled[typeUrl]],
    ['empty', {}],
    ['with texts that look like a default', { creator: '0', authority: '0', inferenceUrl: '0' }],
  ])('%s: client and chain agree, name and value', (_, partial) => {
    const message = codecs[typeUrl]?.fromPartial(partial as object);
    const handler = messageHandlers.find((h) => h.typeUrl === typeUrl);
    const client = createAminoTypes().toAmino({ typeUrl, value: message });
    expect(handler?.aminoName).toBe(client.type);
    expect(client.type.length).toBeLessThanOrEqual(39);
    expect(aminoJson(handler?.toAmino(message as never))).toBe(aminoJson(client.value));
  });
});
