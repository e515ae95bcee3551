import { axisX, axisY, cell, text } from '@observablehq/plot';
import type { Chart } from './chart';
import { colour } from './theme';

export interface Cell {
  /** Indices of the cell's row and column. */
  readonly row: number;
  readonly column: number;
  /** -1..1: the sign sets the hue, the absolute value sets the strength. */
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

/** The limit at which the label keeps its contrast on the strongest shade. */
const STRONGEST = 0.5;

/**
 * A shaded table: rows from the top down, each cell with its number.
 * @example
 * const cells = [{ row: 0, column: 0, shade: 1, label: '12' }];
 * heatmapChart({ rows: ['SELL'], columns: ['BUY'], cells }).keys; // []
 */
export function heatmapChart({ rows, columns, ...chart }: HeatmapChart): Chart {
  const { rowsName = null, columnsName = null, cells } = chart;
  const place = { x: 'column', y: 'row' };
  return {
    options: {
      ...{ marginLeft: 70, marginRight: 8, marginBottom: 4 },
      marginTop: columnsName === null ? 24 : 44,
      x: { domain: [...columns.keys()], padding: 0 },
      y: { domain: [...rows.keys()], padding: 0 },
      opacity: { type: 'identity' },
      marks: [
        axisX({ ...ticksOf(columns), anchor: 'top', label: columnsName, labelAnchor: 'center' }),
        axisY({ ...ticksOf(rows), label: rowsName, labelAnchor: 'top' }),
        cell(cells, { ...place, fill: hueOf, fillOpacity: strengthOf, inset: 1 }),
        text(cells, { ...place, text: 'label', fill: INK, lineHeight: 1.25 }),
      ],
    },
    keys: [],
  };
}

function ticksOf(names: readonly string[]) {
  const tickFormat = (place: number) => names[place];
  return { color: INK, tickSize: 0, labelArrow: 'none', tickFormat } as const;
}

const INK = colour('ink');
const hueOf = ({ shade }: Cell) => colour(shade < 0 ? 'other' : 'main');
const strengthOf = ({ shade }: Cell) => STRONGEST * Math.min(1, Math.abs(shade));
