/** A line chart as SVG: a title, two axes with units, lines with markers, a legend; readable on light and dark screens. */

import { type Axis, formatTick, placeOf, ticksOf } from './axis.ts';
import { dashes, markers, seriesColours } from './palette.ts';

export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
  /** A line with markers unless it is one of them alone: a formula is a line, a measurement a marker. */
  readonly style?: 'line' | 'markers';
  /** Number of the colour; the series' own place where it is not given. A measurement has the colour of its formula. */
  readonly colour?: number;
}

export interface LineChart {
  readonly title: string;
  /** One sentence for who cannot see it. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

const plot = { left: 78, top: 52, width: 540, height: 330 };
const legend = { left: 640, top: 60, line: 20 };
const [width, height] = [860, 450];

export function drawLineChart(chart: LineChart): string {
  const { title, description } = chart;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escapeXml(title)}</title>`,
    `<desc id="description">${escapeXml(description)}</desc>`,
    style(),
    `<rect class="paper" width="${width}" height="${height}"/>`,
    `<text class="title" x="${plot.left}" y="28">${escapeXml(title)}</text>`,
    ...xAxis(chart.x),
    ...yAxis(chart.y),
    `<rect class="frame" x="${plot.left}" y="${plot.top}" width="${plot.width}" height="${plot.height}"/>`,
    ...chart.series.flatMap((series, i) => drawSeries(chart, series, i)),
    ...chart.series.flatMap(drawLegendEntry),
    '</svg>\n',
  ].join('\n');
}

function style(): string {
  const rules = (shade: 'light' | 'dark'): string => {
    const [ink, paper, grid] =
      shade === 'light' ? ['#1f2328', '#ffffff', '#d8dee4'] : ['#e6edf3', '#0d1117', '#30363d'];
    const colours = seriesColours.map(
      (colour, i) => `.c${i}{stroke:${colour[shade]};fill:${colour[shade]}}`,
    );
    return `text{fill:${ink}}.paper{fill:${paper}}.grid{stroke:${grid}}.frame{stroke:${ink}}${colours.join('')}`;
  };
  const fixed =
    'text{font:13px system-ui,"DejaVu Sans",sans-serif}.title{font-size:16px;font-weight:600}.frame{fill:none}.line{fill:none!important;stroke-width:2}.marker{stroke:none!important}';
  return `<style>${fixed}${rules('light')}@media(prefers-color-scheme:dark){${rules('dark')}}</style>`;
}

function xAxis(axis: Axis): string[] {
  const bottom = plot.top + plot.height;
  const ticks = ticksOf(axis).flatMap((tick) => {
    const x = placeX(axis, tick);
    return [
      `<line class="grid" x1="${x}" y1="${plot.top}" x2="${x}" y2="${bottom}"/>`,
      `<text x="${x}" y="${bottom + 18}" text-anchor="middle">${formatTick(axis, tick)}</text>`,
    ];
  });
  const middle = plot.left + plot.width / 2;
  const label = `<text x="${middle}" y="${bottom + 44}" text-anchor="middle">${escapeXml(axis.label)}</text>`;
  return [...ticks, label];
}

function yAxis(axis: Axis): string[] {
  const ticks = ticksOf(axis).flatMap((tick) => {
    const y = placeY(axis, tick);
    const right = plot.left + plot.width;
    return [
      `<line class="grid" x1="${plot.left}" y1="${y}" x2="${right}" y2="${y}"/>`,
      `<text x="${plot.left - 8}" y="${y}" dy="4" text-anchor="end">${formatTick(axis, tick)}</text>`,
    ];
  });
  const middle = plot.top + plot.height / 2;
  const label = `<text transform="translate(20 ${middle}) rotate(-90)" text-anchor="middle">${escapeXml(axis.label)}</text>`;
  return [...ticks, label];
}

function drawSeries({ x, y }: LineChart, series: Series, index: number): string[] {
  const { points, style: kind } = series;
  const places = points.map(([px, py]) => `${placeX(x, px)},${placeY(y, py)}`);
  const { colour, dash, shape } = looks(series, index);
  const out: string[] = [];
  if (kind !== 'markers') {
    out.push(
      `<polyline class="line c${colour}" stroke-dasharray="${dash}" points="${places.join(' ')}"/>`,
    );
  }
  if (kind !== 'line') {
    for (const place of places) {
      out.push(
        `<path class="marker c${colour}" transform="translate(${place.replace(',', ' ')})" d="${shape}"/>`,
      );
    }
  }
  return out;
}

function drawLegendEntry(series: Series, index: number): string[] {
  const y = legend.top + index * legend.line;
  const { colour, dash, shape } = looks(series, index);
  const out = [`<text x="${legend.left + 36}" y="${y + 4}">${escapeXml(series.name)}</text>`];
  if (series.style !== 'markers') {
    out.push(
      `<polyline class="line c${colour}" stroke-dasharray="${dash}" points="${legend.left},${y} ${legend.left + 28},${y}"/>`,
    );
  }
  if (series.style !== 'line') {
    out.push(
      `<path class="marker c${colour}" transform="translate(${legend.left + 14} ${y})" d="${shape}"/>`,
    );
  }
  return out;
}

function looks(
  series: Series,
  index: number,
): { readonly colour: number; readonly dash: string; readonly shape: string } {
  const colour = (series.colour ?? index) % seriesColours.length;
  return { colour, dash: dashes[colour] as string, shape: markers[colour] as string };
}

/** Tenths of a unit: the same digits whatever the last bits of a logarithm are. */
function placeX(axis: Axis, value: number): string {
  return (plot.left + placeOf(axis, value) * plot.width).toFixed(1);
}

function placeY(axis: Axis, value: number): string {
  return (plot.top + (1 - placeOf(axis, value)) * plot.height).toFixed(1);
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
