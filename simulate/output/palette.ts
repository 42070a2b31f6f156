/**
 * Colours that stay apart for most kinds of colour blindness (after Okabe and Ito), once for light and once for dark screens. Markers and
 * dashes tell the series apart without them.
 */

export interface SeriesColour {
  readonly light: string;
  readonly dark: string;
}

export const seriesColours: readonly SeriesColour[] = [
  { light: '#0072b2', dark: '#56b4e9' },
  { light: '#d55e00', dark: '#ff8c42' },
  { light: '#007f5f', dark: '#2ed3a3' },
  { light: '#a64d84', dark: '#e79ac6' },
  { light: '#8a6d00', dark: '#f0c808' },
  { light: '#4a4a4a', dark: '#c8c8c8' },
  { light: '#5e3fbe', dark: '#b4a0ff' },
];

export const dashes: readonly string[] = ['none', '7 3', '2 3', '9 3 2 3', '4 2', '12 4', '1 2'];

/** Shapes around (0, 0), about 7 across. */
export const markers: readonly string[] = [
  'M-3.5,0a3.5,3.5 0 1,0 7,0a3.5,3.5 0 1,0 -7,0z',
  'M-3,-3h6v6h-6z',
  'M0,-4l4,7h-8z',
  'M0,-4.5l4.5,4.5l-4.5,4.5l-4.5,-4.5z',
  'M-1.2,-4h2.4v2.8h2.8v2.4h-2.8v2.8h-2.4v-2.8h-2.8v-2.4h2.8z',
  'M0,4l4,-7h-8z',
  'M-4,-1.2h8v2.4h-8z',
];
