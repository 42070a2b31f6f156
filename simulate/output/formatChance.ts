/** A chance as people read it: three digits, or a power of ten where it is small. */

export function formatChance(chance: number): string {
  if (chance === 0) return '0';
  if (chance >= 0.001) return chance.toFixed(4);
  return chance < 1e-30 ? '< 1e-30' : chance.toExponential(0);
}
