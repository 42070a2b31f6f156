/** Probation: whether a validator signed enough since it entered the set (P34). */

/** `signed / blocks ≥ minBps`. Who was asked to sign nothing yet was not seen, unless nothing is asked for. */
export function passesProbation(blocks: bigint, signed: bigint, minBps: number): boolean {
  if (blocks === 0n) return minBps === 0;
  return signed * 10_000n >= BigInt(minBps) * blocks;
}
