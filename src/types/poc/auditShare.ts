/** How many summaries one block of the audit window looks at (P18). */

/** `⌈n/W⌉`, so that W blocks reach everybody; the last blocks may find nobody left. */
export function auditShare(participants: bigint, windowBlocks: number): bigint {
  const window = BigInt(windowBlocks);
  return (participants + window - 1n) / window;
}
