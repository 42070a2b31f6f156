/** An axis: from values to places, and where its ticks are. */

export interface Axis {
  /** What is shown, and its unit. */
  readonly label: string;
  readonly scale: 'linear' | 'log';
  readonly least: number;
  readonly most: number;
  /** Text of a tick; the plain number where it is not given. */
  readonly format?: (value: number) => string;
}

/** Place of a value between 0 (least) and 1 (most); what lies outside is drawn at the edge. */
export function placeOf({ scale, least, most }: Axis, value: number): number {
  const place =
    scale === 'log'
      ? Math.log(value / least) / Math.log(most / least)
      : (value - least) / (most - least);
  return Math.min(1, Math.max(0, place));
}

export function ticksOf(axis: Axis): number[] {
  return axis.scale === 'log' ? logTicks(axis) : linearTicks(axis);
}

export function formatTick({ format, scale }: Axis, value: number): string {
  if (format !== undefined) return format(value);
  const power = Math.round(Math.log10(value));
  if (scale === 'log' && Math.abs(power) > 2) return `10${superscript(power)}`;
  return Number(value.toPrecision(6)).toString();
}

/** Steps of 1, 2 or 5 times a power of ten; five to ten of them. */
function linearTicks({ least, most }: Axis): number[] {
  const rough = (most - least) / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((n) => n * power >= rough) as number) * power;
  const first = Math.ceil(least / step - 1e-9);
  const count = Math.floor(most / step + 1e-9) - first;
  return Array.from({ length: count + 1 }, (_, i) => (first + i) * step);
}

/** Powers of ten, and 2 and 5 times them where they are few. */
function logTicks({ least, most }: Axis): number[] {
  const [from, to] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))];
  const factors = to - from <= 2 ? [1, 2, 5] : [1];
  const step = Math.ceil((to - from) / 9);
  const ticks: number[] = [];
  for (let power = from; power <= to; power += step) {
    for (const factor of factors) ticks.push(factor * 10 ** power);
  }
  return ticks.filter((tick) => tick >= least * 0.999 && tick <= most * 1.001);
}

function superscript(value: number): string {
  return [...value.toString()].map((c) => (c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(c)])).join('');
}
