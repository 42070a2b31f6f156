/** Fractions as pairs of integers, so that an oracle can say a rule without rounding. */

export interface Rational {
  readonly over: bigint;
  /** Positive. */
  readonly under: bigint;
}

export function rational(over: bigint, under = 1n): Rational {
  if (under === 0n) throw new Error(`${over} divided by zero`);
  return under < 0n ? { over: -over, under: -under } : { over, under };
}

export const zero: Rational = rational(0n);
export const one: Rational = rational(1n);

export const add = (a: Rational, b: Rational): Rational =>
  rational(a.over * b.under + b.over * a.under, a.under * b.under);
export const minus = (a: Rational, b: Rational): Rational => add(a, rational(-b.over, b.under));
export const times = (a: Rational, b: Rational): Rational =>
  rational(a.over * b.over, a.under * b.under);
export const dividedBy = (a: Rational, b: Rational): Rational =>
  rational(a.over * b.under, a.under * b.over);

export const isLess = (a: Rational, b: Rational): boolean => a.over * b.under < b.over * a.under;
export const isAtMost = (a: Rational, b: Rational): boolean => !isLess(b, a);
export const smaller = (a: Rational, b: Rational): Rational => (isLess(a, b) ? a : b);
export const larger = (a: Rational, b: Rational): Rational => (isLess(a, b) ? b : a);

export function floor({ over, under }: Rational): bigint {
  const quotient = over / under;
  return over < 0n && quotient * under !== over ? quotient - 1n : quotient;
}

export const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n);
