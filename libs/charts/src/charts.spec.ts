import { init, type EChartsOption } from 'echarts';
import { barChart } from './bar-chart';
import { heatmapChart } from './heatmap-chart';
import { lineChart } from './line-chart';
import { THEME } from './theme';

const percent = (share: number) => `${Math.round(100 * share)} %`;
const SHARE = { name: 'share right', min: 0, max: 1, step: 0.5, format: percent };

const CHARTS: readonly [name: string, option: EChartsOption, texts: readonly string[]][] = [
  [
    'lines',
    lineChart({
      x: { name: 'volatility', format: String },
      y: SHARE,
      lines: [
        { name: 'one', colour: 'xgb', points: [[0, 0.1], [1, 0.9]], band: [[0, 0, 0.2], [1, 0.8, 1]] }, // prettier-ignore
        { name: 'other', colour: 'lgbm', stroke: 'dashed', points: [[0, 0.5], [1, 0.5]] }, // prettier-ignore
      ],
      mark: { at: [0.5, 0.5], label: 'chosen' },
    }),
    ['volatility', 'share right', 'one', 'other', 'chosen', '0 %', '50 %', '100 %'],
  ],
  [
    'bars',
    barChart({
      categories: ['low', 'high'],
      axis: SHARE,
      bars: [{ name: 'vote', colour: 'hold', values: [0.5, null] }],
      reference: { value: 0.7, label: 'mean' },
    }),
    ['low', 'high', 'share right', 'mean'],
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
];

function draw(option: EChartsOption): string {
  const chart = init(null, null, { ssr: true, renderer: 'svg', width: 360, height: 260 });
  try {
    chart.setOption(option);
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

describe.each(CHARTS)('%s', (_, option, texts) => {
  const svg = draw(option);

  it('name what they show', () => {
    const drawn = [...svg.matchAll(/>([^<>]+)<\/text>/g)].map(([, text]) => text);
    expect(drawn).toEqual(expect.arrayContaining([...texts]));
  });

  it('have no colour of their own, so that they follow light and dark', () => {
    const seen = svg
      .replace(/<defs[^]*<\/defs>/, '')
      // A straight line has no inside to fill.
      .replace(/(<path d="M[\d. ]+L[\d. ]+"[^>]*) fill="#000"/g, '$1');
    const colours = [...seen.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, value]) => value);
    expect(colours).not.toHaveLength(0);
    for (const value of colours) expect(value).toMatch(/^(?:none|var\(--chart-[a-z-]+\))$/);
  });
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

it.each(Object.entries(THEME))('%s ground keeps every colour in sight', (_, theme) => {
  const { ground, grid, ...inks } = theme;
  expect(contrast(grid, ground)).toBeGreaterThan(1.2);
  for (const value of Object.values(inks)) {
    expect(contrast(value, ground)).toBeGreaterThanOrEqual(4.5);
  }
});
