/** The signing registry: every message of the chain, and what cosmjs knows by default of other chains. */

import { type GeneratedType, Registry } from '@cosmjs/proto-signing';
import { defaultRegistryTypes } from '@cosmjs/stargate';
import { anyContents, chainMessages } from './messages/chainMessages.ts';

/**
 * With the codecs that are generated from the chain's protos: those of cosmjs take 64-bit numbers from 2^31 to 2^32 for others. cosmjs
 * sees the CommonJS types of the protobuf runtime, which TypeScript holds for another class than the module's.
 */
export const chainRegistryTypes: ReadonlyArray<[string, GeneratedType]> = [
  ...chainMessages,
  ...anyContents,
].map(({ typeUrl, codec }) => [typeUrl, codec as unknown as GeneratedType]);

export function createRegistry(): Registry {
  return new Registry([...defaultRegistryTypes, ...chainRegistryTypes]);
}
