import type { EChartsOption, LineSeriesOption } from 'echarts';
import { BASE, FONT_SIZE, legendOf, numberAxis, type Axis } from './axes';
import { colour, type ColourName } from './theme';

export type Point = readonly [x: number, y: number];

export interface Line {
  readonly name: string;
  readonly colour: ColourName;
  readonly points: readonly Point[];
  /** Besides the colour, so that it is not needed to tell lines apart. */
  readonly stroke?: 'solid' | 'dashed' | 'dotted';
  readonly marker?: 'circle' | 'rect' | 'triangle' | 'diamond' | 'none';
  /** How sure it is: the area between low and high at each x. */
  readonly band?: readonly (readonly [x: number, low: number, high: number])[];
}

export interface LineChart {
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
  /** A point that matters, with what it is. */
  readonly mark?: { readonly at: Point; readonly label: string };
}

/** Lines over a number, each with a band if it has one. */
export function lineChart({ x, y, lines, mark }: LineChart): EChartsOption {
  const names = lines.map(({ name }) => name);
  const bare = lines.filter(({ marker = 'none' }) => marker === 'none').map(({ name }) => name);
  return {
    ...BASE,
    legend: legendOf(names, bare),
    xAxis: { ...numberAxis(x, 'below'), splitLine: { show: false } },
    yAxis: numberAxis(y, 'beside'),
    series: [...lines.flatMap(seriesOf), ...(mark ? [markSeries(mark)] : [])],
  };
}

const QUIET = { silent: true, emphasis: { disabled: true } } as const;

function seriesOf(line: Line, index: number): LineSeriesOption[] {
  const { name, points, stroke = 'solid', marker = 'none', band = [] } = line;
  const ink = colour(line.colour);
  const drawn: LineSeriesOption = {
    ...QUIET,
    type: 'line',
    name,
    data: points.map((point) => [...point]),
    color: ink,
    lineStyle: { color: ink, type: stroke, width: 2 },
    symbol: marker,
    symbolSize: 7,
    showAllSymbol: true,
  };
  return band.length === 0 ? [drawn] : [...bandOf(band, ink, `band ${index}`), drawn];
}

/** Two stacked areas, of which the lower one is not seen. */
function bandOf(band: NonNullable<Line['band']>, ink: string, stack: string): LineSeriesOption[] {
  const unseen = {
    ...QUIET,
    type: 'line',
    symbol: 'none',
    lineStyle: { width: 0 },
    color: ink,
    stack,
    stackStrategy: 'all',
  } as const;
  return [
    { ...unseen, data: band.map(([x, low]) => [x, low]) },
    {
      ...unseen,
      data: band.map(([x, low, high]) => [x, high - low]),
      areaStyle: { color: ink, opacity: 0.22 },
    },
  ];
}

function markSeries({ at, label }: NonNullable<LineChart['mark']>): LineSeriesOption {
  const text = { color: colour('ink'), fontSize: FONT_SIZE, fontWeight: 'bold' } as const;
  return {
    ...QUIET,
    type: 'line',
    data: [[...at]],
    symbol: 'circle',
    symbolSize: 11,
    itemStyle: { color: colour('ground'), borderColor: colour('ink'), borderWidth: 2 },
    label: { show: true, position: 'bottom', distance: 8, formatter: label, ...text },
    z: 5,
  };
}
