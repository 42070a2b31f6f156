/** Amino JSON of every message that a wallet may sign in SIGN_MODE_LEGACY_AMINO_JSON (Ledger, Keplr). */

import { AminoTypes, createDefaultAminoConverters } from '@cosmjs/stargate';
import { chainAminoConverters } from './amino/aminoConverters.ts';

/** The converters of all messages of the chain, and the default ones of cosmjs for those of other chains. */
export function createAminoTypes(): AminoTypes {
  return new AminoTypes({ ...createDefaultAminoConverters(), ...chainAminoConverters });
}
