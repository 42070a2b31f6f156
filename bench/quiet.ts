/** One figure of many: other processes only ever add to a time, so the quiet quarter of the rounds says what the work takes. */

export function quiet(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 4)] ?? Number.NaN;
}
