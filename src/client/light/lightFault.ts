/** Why a block is not believed: each reason has a code, so that a client can tell a lie from a step that was too long. */

/** Append-only. */
export type LightFaultCode =
  /** A part is missing, or not what it can be. */
  | 'malformed'
  | 'wrong_chain'
  /** The commit signs another block than the header gives. */
  | 'wrong_block'
  /** The validators do not hash to what the header names. */
  | 'wrong_set'
  /** A signature does not hold, or stands in the place of another validator. */
  | 'wrong_signature'
  /** Not more than two thirds of the block's own validators signed it. */
  | 'too_little_power'
  /** Too few of the validators that are trusted signed it: a block in between may help. */
  | 'too_little_trust'
  /** The trusted block is too old: its validators have nothing to lose any more. */
  | 'expired'
  /** Its time is ahead of the clock. */
  | 'from_the_future'
  /** It does not stand where it should: height, time or hash of its neighbour. */
  | 'not_linked';

export class LightFault extends Error {
  readonly code: LightFaultCode;

  /** @param what the fact, in one sentence without the node's name */
  constructor(code: LightFaultCode, what: string) {
    super(what);
    this.name = 'LightFault';
    this.code = code;
  }
}
