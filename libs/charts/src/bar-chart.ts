import {
  axisFx,
  axisFy,
  barX,
  barY,
  frame,
  gridX,
  ruleY,
  text,
  type Markish,
  type PlotOptions,
} from '@observablehq/plot';
import { axisBelow, axisBeside, BASELINE, gridOf, roomBeside, scaleOf, type Axis } from './axis';
import type { Chart, Key } from './chart';
import { colour, type ColourName } from './theme';

export interface Bars {
  readonly name: string;
  readonly colour: ColourName;
  /** One value per category; null for no bar. */
  readonly values: readonly (number | null)[];
}

export interface BarChart {
  readonly categories: readonly string[];
  readonly axis: Axis & { readonly min: number; readonly max: number };
  readonly bars: readonly Bars[];
  /** `across`: from left to right, for long names. */
  readonly direction?: 'up' | 'across';
  /** Stacked instead of side by side. */
  readonly stacked?: boolean;
  /** A reference value. */
  readonly reference?: { readonly value: number; readonly label: string };
}

/**
 * Bars for each category. A category is a facet by position: two categories may share a name.
 * @example
 * barChart({
 *   categories: ['xgb', 'lgbm'],
 *   axis: { name: 'share', min: 0, max: 1 },
 *   bars: [{ name: 'BUY', colour: 'buy', values: [0.2, 0.3] }],
 * }).keys.length; // 1
 */
export function barChart(chart: BarChart): Chart {
  const options = chart.direction === 'across' ? barsAcross(chart) : barsUp(chart);
  return { options, keys: chart.bars.map(keyOf) };
}

const PLACES = { axis: null, paddingInner: 0.1, paddingOuter: 0.3 } as const;
const SHOWN_NAMES = 6;
/** Width of names beside bars, in pixels; a longer name is cut. */
const ROOM_FOR_NAMES = 124;

function barsUp(chart: BarChart): PlotOptions {
  const { categories, axis, reference } = chart;
  const nth = Math.ceil(categories.length / SHOWN_NAMES);
  const ticks = [...categories.keys()].filter((i) => i % nth === 0);
  return {
    ...{ marginLeft: roomBeside(axis, []), marginRight: 8, marginTop: 30, marginBottom: 26 },
    fx: { padding: 0 },
    x: PLACES,
    y: scaleOf(axis, []),
    marks: [
      axisBeside(axis),
      barY(rowsOf(chart), { fx: 'category', x: 'place', y: 'value', fill: 'ink' }),
      BASELINE,
      axisFx({ ...nameTicks(categories), ticks, anchor: 'bottom' }),
      reference && referenceLine(reference, categories.length - 1),
    ],
  };
}

function barsAcross(chart: BarChart): PlotOptions {
  const { categories, axis } = chart;
  return {
    ...{ marginLeft: ROOM_FOR_NAMES, marginRight: 24, marginTop: 4, marginBottom: 42 },
    fy: { padding: 0 },
    y: PLACES,
    x: scaleOf(axis, []),
    marks: [
      gridX(gridOf(axis)),
      axisBelow(axis, []),
      barX(rowsOf(chart), { fy: 'category', y: 'place', x: 'value', fill: 'ink' }),
      axisFy({ ...nameTicks(categories), anchor: 'left', lineWidth: 9, textOverflow: 'ellipsis' }),
    ],
  };
}

function rowsOf({ categories, bars, stacked = false }: BarChart) {
  return categories.flatMap((_, category) =>
    bars.map(({ values, colour: name }, i) => ({
      ...{ category, place: stacked ? 0 : i, value: values[category], ink: colour(name) },
    })),
  );
}

function nameTicks(categories: readonly string[]) {
  const tickFormat = (category: number) => categories[category];
  return { color: colour('ink'), label: null, tickSize: 0, tickFormat };
}

function referenceLine(
  { value, label }: NonNullable<BarChart['reference']>,
  last: number,
): Markish {
  const ink = colour('ink');
  return [
    ruleY([value], { stroke: ink, strokeWidth: 1.5, strokeDasharray: '6 4' }),
    text([{ fx: last, value, label }], {
      ...{ fx: 'fx', y: 'value', text: 'label', frameAnchor: 'right', lineAnchor: 'bottom' },
      ...{ textAnchor: 'end', dy: -5, fill: ink, fontWeight: 'bold' },
    }),
  ];
}

function keyOf({ name, colour: ink }: Bars): Key {
  return { name, marks: [frame({ fill: colour(ink), stroke: 'none', insetLeft: 16 })] };
}
