/** The record of a node: 16 words of 32 bits, and what they mean. */

export const hashBytes = 32;

/** A fresh node has no hash yet; a change to a hashed one of the working version makes it fresh again. */
export const nodeState = { free: 0, fresh: 1, hashed: 2 } as const;

/**
 * numbered: has a disk id. stored: its children can be read from the disk. touched: found since an eviction last looked at it.
 * orphaned: the newest version does not see it, and did not when it was stored.
 * listed: its id stands in a list of nodes that are freed with a version, and is not used again before that.
 */
export const nodeFlag = {
  numbered: 0x400,
  stored: 0x800,
  touched: 0x1000,
  orphaned: 0x2000,
  listed: 0x4000,
} as const;

/** Bytes that a node takes: its record and its disk id. */
export const nodeBytes: number = 64 + 8;

/** So many records stay in the processor's nearest caches until they are used. */
export const fetchedTogether = 256;

/** Words of a record. */
export const words = 16;
/** The hash fills the rest. */
export const place = {
  left: 0,
  right: 1,
  key: 2,
  prefix: 3,
  size: 4,
  versionLow: 5,
  versionHigh: 6,
  shape: 7,
  hash: 8,
} as const;
/** Height in the low byte, state in the two bits above, then flags. */
export const shapeBits = { heightMask: 0xff, stateShift: 8, stateMask: 3 } as const;
