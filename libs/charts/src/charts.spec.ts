import { parseHTML } from 'linkedom';
import { barChart } from './bar-chart';
import { drawChart, type Chart } from './chart';
import { heatmapChart } from './heatmap-chart';
import { histogramChart } from './histogram-chart';
import { lineChart } from './line-chart';
import { THEME, themeDeclarations } from './theme';

const percent = (share: number) => `${Math.round(100 * share)} %`;
const SHARE = { name: 'share right', min: 0, max: 1, step: 0.5, format: percent };

const CHARTS: readonly [name: string, chart: Chart, texts: readonly string[]][] = [
  [
    'lines',
    lineChart({
      x: { name: 'volatility', format: String },
      y: SHARE,
      lines: [
        { name: 'one', colour: 'series-1', points: [[0, 0.1], [1, 0.9]], band: [[0, 0, 0.2], [1, 0.8, 1]] }, // prettier-ignore
        { name: 'other', colour: 'series-2', stroke: 'dashed', points: [[0, 0.5], [1, 0.5]] }, // prettier-ignore
      ],
      mark: { at: [0.5, 0.5], label: 'chosen' },
    }),
    ['volatility →', '↑ share right', 'one', 'other', 'chosen', '0 %', '50 %', '100 %'],
  ],
  [
    'bars',
    barChart({
      categories: ['low', 'high'],
      axis: SHARE,
      bars: [{ name: 'vote', colour: 'hold', values: [0.5, null] }],
      reference: { value: 0.7, label: 'mean' },
    }),
    ['low', 'high', '↑ share right', 'mean', '0 %', '50 %', '100 %'],
  ],
  [
    'bars across',
    barChart({
      categories: ['low', 'high', 'high'],
      axis: SHARE,
      direction: 'across',
      bars: [
        { name: 'vote', colour: 'hold', values: [0.5, null, 0.1] },
        { name: 'model', colour: 'main', values: [0.7, 0.2, 0.9] },
      ],
    }),
    ['low', 'high', 'share right →', 'vote', 'model', '0 %', '50 %', '100 %'],
  ],
  [
    'a distribution upon another',
    histogramChart({
      x: { name: 'confidence', min: 0, max: 1, step: 0.5, format: percent },
      y: { name: 'decisions', min: 0, format: String },
      edges: [0, 0.5, 1],
      bars: { name: 'now', colour: 'main', values: [3, 5] },
      outline: { name: 'then', colour: 'other', values: [4, 4] },
    }),
    ['confidence →', '↑ decisions', 'now', 'then', '0 %', '50 %', '100 %'],
  ],
  [
    'time and powers of ten',
    lineChart({
      x: { name: 'time', scale: 'utc' },
      y: { name: 'ms', scale: 'log', min: 1, max: 1e5, format: String },
      lines: [{ name: 'latency', colour: 'main', points: [[0, 5], [864e5, null], [1728e5, 500]] }], // prettier-ignore
    }),
    ['time →', '↑ ms', '1', '10', '100000', '12 AMJan 1'],
  ],
  [
    'shaded table',
    heatmapChart({
      rows: ['SELL', 'BUY'],
      columns: ['xgb', 'lgbm'],
      rowsName: 'action',
      columnsName: 'agent',
      cells: [
        { row: 0, column: 0, shade: 1, label: '+1.0' },
        { row: 1, column: 1, shade: -7, label: '−7.0' },
      ],
    }),
    ['SELL', 'BUY', 'xgb', 'lgbm', 'action', 'agent', '+1.0', '−7.0'],
  ],
  [
    'points with intervals and weights',
    lineChart({
      x: { name: 'said', min: 0, max: 1, step: 0.5, format: percent },
      y: SHARE,
      lines: [
        { name: 'alike', colour: 'good', marker: 'circle', points: [[0.2, 0.1]], intervals: [[0.2, 0, 0.3]] }, // prettier-ignore
        { name: 'weighed', colour: 'bad', marker: 'square', points: [[0.2, 0.9], [0.4, 0.5]], weights: [1, 0] }, // prettier-ignore
        { name: 'nothing yet', colour: 'hold', points: [] },
      ],
    }),
    ['said →', '↑ share right', 'alike', 'weighed', 'nothing yet', '100 %'],
  ],
  [
    'bars upon each other',
    barChart({
      categories: ['low'],
      axis: SHARE,
      stacked: true,
      bars: [
        { name: 'sell', colour: 'sell', values: [0.25] },
        { name: 'buy', colour: 'buy', values: [0.5] },
      ],
    }),
    ['low', 'sell', 'buy', '50 %'],
  ],
  [
    'a distribution alone',
    histogramChart({
      x: { name: 'confidence' },
      y: { name: 'decisions' },
      edges: [0, 0.5, 1],
      bars: { name: 'now', colour: 'main', values: [3, 5] },
    }),
    ['confidence →', '↑ decisions', '0', '5'],
  ],
  [
    'shaded table without names of its sides',
    heatmapChart({
      rows: ['SELL'],
      columns: ['xgb'],
      cells: [{ row: 0, column: 0, shade: 0.5, label: '5' }],
    }),
    ['SELL', 'xgb', '5'],
  ],
];

const { document } = parseHTML('<!doctype html><html><body></body></html>');
const draw = (chart: Chart) => drawChart(chart, { document, width: 360, height: 260 });

describe.each(CHARTS)('%s', (_, chart, texts) => {
  const drawn = draw(chart);

  it('name what they show', () => {
    const seen = Array.from(drawn.querySelectorAll('text, li'), ({ textContent }) => textContent);
    expect(seen).toEqual(expect.arrayContaining([...texts]));
  });

  it('use theme colours only, so they follow light and dark', () => {
    const colours = [...drawn.innerHTML.matchAll(/(?:fill|stroke)="([^"]+)"/g)];
    expect(colours).not.toHaveLength(0);
    for (const [, value] of colours) {
      expect(value).toMatch(/^(?:none|currentColor|var\(--chart-[a-z0-9-]+\))$/);
    }
  });

  it('contain no part that a strict page refuses and no id that two charts would share', () => {
    expect(drawn.querySelectorAll('style, script, [style], [id]')).toHaveLength(0);
  });

  it('are identical when drawn twice', () => {
    expect(draw(chart).outerHTML).toBe(drawn.outerHTML);
  });
});

describe('a time in seconds', () => {
  const START = Date.UTC(2026, 0, 1, 12);
  const asTime = (ms: number) => new Date(ms).toISOString().slice(11, 19);

  function labelsOver(spanMs: number): string[] {
    const points = [[START + 400, 1], [START + 400 + spanMs, 2]] as const; // prettier-ignore
    const x = { name: 'time', scale: 'time', format: asTime } as const;
    const lines = [{ name: 'one', colour: 'main', points }] as const;
    const drawn = draw(lineChart({ x, y: { name: 'y' }, lines }));
    const texts = Array.from(drawn.querySelectorAll('text'), ({ textContent }) => textContent);
    return texts.filter((text) => /^\d\d:\d\d:\d\d$/.test(text));
  }

  it.each([
    [1500, ['12:00:01']],
    [7000, ['12:00:02', '12:00:04', '12:00:06']],
    [60_000, ['12:00:15', '12:00:30', '12:00:45', '12:01:00']],
    [600_000, ['12:05:00', '12:10:00']],
    [36_000_000, ['16:00:00', '20:00:00']],
  ])('over %d ms has few labels, without duplicates', (spanMs, labels) => {
    expect(labelsOver(spanMs)).toEqual(labels);
  });
});

it('over months a time has the labels of its scale', () => {
  const points = [[Date.UTC(2026, 0, 1), 1], [Date.UTC(2026, 5, 1), 2]] as const; // prettier-ignore
  const x = { name: 'time', scale: 'time', format: (ms: number) => `day ${ms / 864e5}` } as const;
  const lines = [{ name: 'one', colour: 'main', points }] as const;
  const drawn = draw(lineChart({ x, y: { name: 'y' }, lines }));
  const texts = Array.from(drawn.querySelectorAll('text'), ({ textContent }) => textContent);
  expect(texts.filter((text) => /^day \d+$/.test(text)).length).toBeGreaterThan(3);
});

it('a marker has an area by its weight, and one of no weight is still seen', () => {
  const radiiOf = (weights: readonly number[]) => {
    const line = { name: 'one', colour: 'main', marker: 'circle', points: [[0, 1], [1, 2]] } as const; // prettier-ignore
    const chart = lineChart({ x: { name: 'x' }, y: { name: 'y' }, lines: [{ ...line, weights }] });
    const circles = [...draw(chart).innerHTML.matchAll(/<circle[^>]* r="([\d.]+)"/g)];
    return circles.map(([, radius]) => Number(radius));
  };
  expect(radiiOf([1, 0.25, 0])).toEqual([7, 4.5]);
  expect(radiiOf([1, 0])).toEqual([7, 2]);
});

it('a line is a dot where both neighbours of a point are missing', () => {
  const dotsOf = (values: readonly (number | null)[]) => {
    const points = values.map((value, x) => [x, value] as const);
    const lines = [{ name: 'one', colour: 'main', points }] as const;
    const drawn = draw(lineChart({ x: { name: 'x' }, y: { name: 'y' }, lines }));
    return drawn.querySelectorAll('circle').length;
  };
  expect(dotsOf([null, null, 4])).toBe(1);
  expect(dotsOf([1, null, 4, null, 0])).toBe(3);
  expect(dotsOf([null, 3, 4])).toBe(0);
});

it('a logarithmic axis has a line for each power of ten, and none between them', () => {
  const points = [[0, 1], [1, 500]] as const; // prettier-ignore
  const lines = [{ name: 'one', colour: 'main', points }] as const;
  const y = { name: 'y', scale: 'log', min: 0.1, max: 2000, format: String } as const;
  const drawn = draw(lineChart({ x: { name: 'x' }, y, lines }));
  expect(drawn.querySelectorAll('[aria-label="y-grid"] line')).toHaveLength(5);
});

it('the theme is declared for either ground', () => {
  expect(themeDeclarations('light')).toMatch(/^--chart-ground: #ffffff; --chart-ink: #1a1f26;/);
  expect(themeDeclarations('dark')).toMatch(/--chart-bad: #ff8a80;$/);
});

/** Relative luminance and contrast as in WCAG 2.2. */
function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r, g, b] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

it.each(Object.entries(THEME))('%s ground has enough contrast with every colour', (_, theme) => {
  const { ground, grid, ...inks } = theme;
  expect(contrast(grid, ground)).toBeGreaterThan(1.2);
  for (const value of Object.values(inks)) {
    expect(contrast(value, ground)).toBeGreaterThanOrEqual(4.5);
  }
});
