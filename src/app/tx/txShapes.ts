/** Wire shapes of the transaction itself, of public keys and of multisignatures (cosmos.tx.v1beta1, cosmos.crypto). */

import { coinShape, type MessageShape, repeated, timestampShape } from '../../types/wireShape.ts';

export const txBodyShape: MessageShape = {
  typeName: '*tx.TxBody',
  fields: {
    1: repeated('anyMessage'),
    2: 'string',
    3: 'uint64',
    4: 'bool',
    5: timestampShape,
    1023: repeated('anyOpaque'),
    2047: repeated('anyOpaque'),
  },
};

const compactBitArrayShape: MessageShape = {
  typeName: '*types.CompactBitArray',
  fields: { 1: 'uint32', 2: 'bytes' },
};

const modeInfoSingleShape: MessageShape = {
  typeName: '*tx.ModeInfo_Single',
  fields: { 1: 'enum' },
};

/** Refers to itself: a member of a multisig may be a multisig. */
const modeInfoShape: MessageShape = {
  typeName: '*tx.ModeInfo',
  get fields() {
    return { 1: modeInfoSingleShape, 2: modeInfoMultiShape };
  },
};

const modeInfoMultiShape: MessageShape = {
  typeName: '*tx.ModeInfo_Multi',
  fields: { 1: compactBitArrayShape, 2: repeated(modeInfoShape) },
};

const signerInfoShape: MessageShape = {
  typeName: '*tx.SignerInfo',
  fields: { 1: 'anyPublicKey', 2: modeInfoShape, 3: 'uint64' },
};

const feeShape: MessageShape = {
  typeName: '*tx.Fee',
  fields: { 1: repeated(coinShape), 2: 'uint64', 3: 'string', 4: 'string' },
};

const tipShape: MessageShape = {
  typeName: '*tx.Tip',
  fields: { 1: repeated(coinShape), 2: 'string' },
};

export const authInfoShape: MessageShape = {
  typeName: '*tx.AuthInfo',
  fields: { 1: repeated(signerInfoShape), 2: feeShape, 3: tipShape },
};

/** The signature of a multisig account. */
export const multiSignatureShape: MessageShape = {
  typeName: '*types.MultiSignature',
  fields: { 1: repeated('bytes') },
};

/** Type URL → shape of the public keys that decode. */
export const publicKeyShapes: ReadonlyMap<string, MessageShape> = new Map([
  ['/cosmos.crypto.secp256k1.PubKey', { typeName: '*secp256k1.PubKey', fields: { 1: 'bytes' } }],
  ['/cosmos.crypto.ed25519.PubKey', { typeName: '*ed25519.PubKey', fields: { 1: 'bytes' } }],
  [
    '/cosmos.crypto.multisig.LegacyAminoPubKey',
    {
      typeName: '*multisig.LegacyAminoPubKey',
      fields: { 1: 'uint32', 2: repeated('anyPublicKey') },
    },
  ],
]);
