import type { BarSeriesOption, EChartsOption } from 'echarts';
import { BASE, categoryAxis, FONT_SIZE, legendOf, numberAxis, type Axis } from './axes';
import { colour, type ColourName } from './theme';

export interface Bars {
  readonly name: string;
  readonly colour: ColourName;
  /** One per category; null where there is nothing to show. */
  readonly values: readonly (number | null)[];
}

export interface BarChart {
  readonly categories: readonly string[];
  readonly axis: Axis;
  readonly bars: readonly Bars[];
  /** `across`: from left to right, for long names. */
  readonly direction?: 'up' | 'across';
  /** One upon the other, instead of side by side. */
  readonly stacked?: boolean;
  /** A value to compare with. */
  readonly reference?: { readonly value: number; readonly label: string };
}

type MarkLine = NonNullable<BarSeriesOption['markLine']>;

/** Bars for each category. */
export function barChart(chart: BarChart): EChartsOption {
  const { categories, axis, bars, direction = 'up' } = chart;
  const isAcross = direction === 'across';
  const names = categoryAxis(categories, isAcross);
  return {
    ...BASE,
    // Text may be wider than ECharts, which does not know the reader's font, takes it for.
    grid: { ...BASE.grid, left: isAcross ? 24 : BASE.grid.left },
    legend: legendOf(bars.map(({ name }) => name)),
    xAxis: isAcross ? numberAxis(axis, 'below') : names,
    yAxis: isAcross ? names : numberAxis(axis, 'beside'),
    series: bars.map((each, i) => seriesOf(each, chart, i === 0)),
  };
}

function seriesOf(
  { name, values, ...bars }: Bars,
  { stacked = false, reference }: BarChart,
  isFirst: boolean,
): BarSeriesOption {
  return {
    type: 'bar',
    name,
    data: values.map((value) => value ?? '-'),
    itemStyle: { color: colour(bars.colour) },
    silent: true,
    emphasis: { disabled: true },
    barMaxWidth: 34,
    barGap: '10%',
    ...(stacked && { stack: 'all' }),
    ...(isFirst && reference && { markLine: referenceLine(reference) }),
  };
}

function referenceLine({ value, label }: NonNullable<BarChart['reference']>): MarkLine {
  return {
    silent: true,
    symbol: 'none',
    data: [{ yAxis: value }],
    lineStyle: { color: colour('ink'), type: 'dashed', width: 1.5 },
    label: {
      formatter: label,
      position: 'insideEndTop',
      color: colour('ink'),
      fontSize: FONT_SIZE,
      fontWeight: 'bold',
    },
  };
}
