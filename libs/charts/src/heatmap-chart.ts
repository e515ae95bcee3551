import type { EChartsOption, HeatmapSeriesOption } from 'echarts';
import { BASE, categoryAxis, FONT_SIZE } from './axes';
import { colour } from './theme';

export interface Cell {
  /** Indices of its row and column. */
  readonly row: number;
  readonly column: number;
  /** -1..1: the hue is its sign, the strength its size. */
  readonly shade: number;
  readonly label: string;
}

export interface HeatmapChart {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly rowsName?: string;
  readonly columnsName?: string;
  readonly cells: readonly Cell[];
}

const LEVELS = 10;
/** So that the label keeps its contrast on the strongest shade. */
const STRONGEST = 0.5;

/** A shaded table: rows from the top down, each cell with its number. */
export function heatmapChart(chart: HeatmapChart): EChartsOption {
  const { rows, columns, rowsName = '', columnsName = '' } = chart;
  const name = { color: colour('ink-soft'), fontSize: FONT_SIZE };
  return {
    ...BASE,
    grid: { ...BASE.grid, top: columnsName === '' ? 8 : 26, bottom: 8 },
    xAxis: {
      ...categoryAxis(columns),
      position: 'top' as const,
      name: columnsName,
      nameLocation: 'middle' as const,
      nameGap: 26,
      nameTextStyle: name,
    },
    yAxis: {
      ...categoryAxis(rows, true),
      name: rowsName,
      nameLocation: 'middle' as const,
      nameGap: 46,
      nameTextStyle: name,
    },
    visualMap: { type: 'piecewise', show: false, dimension: 2, pieces: SHADES },
    series: [seriesOf(chart)],
  };
}

const SHADES = (['main', 'other'] as const).flatMap((hue) =>
  Array.from({ length: LEVELS }, (_, level) => {
    const [from, to] = [level / LEVELS, (level + 1) / LEVELS];
    const range = hue === 'main' ? { gte: from, lte: to } : { gte: -to, lt: -from };
    return { ...range, color: colour(hue), opacity: (STRONGEST * (level + 1)) / LEVELS };
  }),
);

function seriesOf({ cells }: HeatmapChart): HeatmapSeriesOption {
  return {
    type: 'heatmap',
    silent: true,
    emphasis: { disabled: true },
    data: cells.map(({ row, column, shade, label }) => ({
      value: [column, row, Math.max(-1, Math.min(1, shade))],
      label: { formatter: label.replaceAll('{', '') },
    })),
    // Its own opacity, or it would take the shade's.
    label: { show: true, color: colour('ink'), opacity: 1, fontSize: FONT_SIZE, lineHeight: 15 },
    itemStyle: { borderColor: colour('ground'), borderWidth: 2 },
  };
}
