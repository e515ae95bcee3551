import { areaY, dot, line as lineMark, text, type Markish } from '@observablehq/plot';
import { axisBelow, axisBeside, roomBeside, scaleOf, type Axis } from './axis';
import type { Chart, Key } from './chart';
import { colour, type ColourName } from './theme';

export type Point = readonly [x: number, y: number | null];

export interface Line {
  readonly name: string;
  readonly colour: ColourName;
  /** The line is broken where y is null. */
  readonly points: readonly Point[];
  /** Besides the colour: lines stay distinguishable without colour. */
  readonly stroke?: keyof typeof DASHES;
  readonly marker?: 'circle' | 'square' | 'triangle' | 'diamond';
  /** The uncertainty: the area between low and high at each x. */
  readonly band?: readonly (readonly [x: number, low: number, high: number])[];
  /** The interval of single points, as an upright line. */
  readonly intervals?: readonly (readonly [x: number, low: number, high: number])[];
  /** The weight of each point, 0..1: the area of its marker. Markers are alike by default. */
  readonly weights?: readonly number[];
}

export interface LineChart {
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
  /** A marked point with a label. */
  readonly mark?: { readonly at: readonly [x: number, y: number]; readonly label: string };
}

const DASHES = { solid: 'none', dashed: '6 4', dotted: '2 3', 'dot-dashed': '8 3 2 3' } as const;

/**
 * Lines over a numeric axis, each with an optional band.
 * @example
 * const line = { name: 'log loss', colour: 'main', points: [[0, 1], [1, 0.5]] };
 * lineChart({ x: { name: 'epoch' }, y: { name: 'loss' }, lines: [line] }).keys[0].name; // 'log loss'
 */
export function lineChart({ x, y, lines, mark }: LineChart): Chart {
  const xs = lines.flatMap(({ points, band = [] }) => [...points, ...band].map(([at]) => at));
  const ys = lines.flatMap(({ points, band = [], intervals = [] }) =>
    [...points, ...band, ...intervals].flatMap(([, ...values]) => values),
  );
  return {
    options: {
      ...{ marginLeft: roomBeside(y, ys), marginRight: 28, marginTop: 30, marginBottom: 42 },
      x: scaleOf(x, xs),
      y: scaleOf(y, ys),
      marks: [axisBeside(y), axisBelow(x, xs), lines.map(marksOf), mark && markOf(mark)],
    },
    keys: lines.map(keyOf),
  };
}

function marksOf(line: Line): Markish {
  return [bandOf(line), intervalsOf(line), strokeOf(line), lonePointsOf(line), markersOf(line)];
}

function keyOf(line: Line): Key {
  const { name, points, band } = line;
  const sample = { ...line, points: ACROSS, ...(band && { band: AREA }) };
  const stroke = [strokeOf(sample), markersOf({ ...line, points: MIDDLE, weights: [0.5] })];
  return { name, marks: [bandOf(sample), points.length > 0 ? stroke : null] };
}

const ACROSS = [[0, 0.5], [1, 0.5]] as const; // prettier-ignore
const MIDDLE = [[0.5, 0.5]] as const;
const AREA = [[0, 0, 1], [1, 0, 1]] as const; // prettier-ignore

function bandOf({ band, ...line }: Line): Markish {
  const [x, y1, y2] = ['0', '1', '2'];
  return band && areaY(band, { x, y1, y2, fill: colour(line.colour), fillOpacity: 0.22 });
}

function strokeOf({ points, stroke = 'solid', ...line }: Line): Markish {
  const strokeDasharray = DASHES[stroke];
  return lineMark(points, { stroke: colour(line.colour), strokeWidth: 2, strokeDasharray });
}

/** A stroke of one point would be a pixel. */
function lonePointsOf({ points, marker, ...line }: Line): Markish {
  if (marker !== undefined) return null;
  const isGap = (at: number) => (points[at]?.[1] ?? null) === null;
  const lone = points.filter((_, i) => !isGap(i) && isGap(i - 1) && isGap(i + 1));
  return dot(lone, { r: 2.5, fill: colour(line.colour) });
}

function intervalsOf({ intervals = [], ...line }: Line): Markish {
  const stroke = { stroke: colour(line.colour), strokeWidth: 1.5, strokeOpacity: 0.6 };
  return intervals.map(([x, low, high]) => lineMark([[x, low], [x, high]], stroke)); // prettier-ignore
}

function markersOf({ points, marker, weights, ...line }: Line): Markish {
  if (marker === undefined) return null;
  const fill = colour(line.colour);
  if (weights === undefined) return dot(points, { symbol: marker, r: 3.5, fill });
  return points.map((point, i) => dot([point], { symbol: marker, r: radiusOf(weights[i]), fill }));
}

/** The area is in proportion to the weight, but no marker vanishes. */
const radiusOf = (weight: number) => 2 + 5 * Math.sqrt(weight);

function markOf({ at, label }: NonNullable<LineChart['mark']>): Markish {
  const [ink, ground] = [colour('ink'), colour('ground')];
  const below = { text: [label], lineAnchor: 'top', dy: 10, fontWeight: 'bold' } as const;
  return [
    dot([at], { r: 5.5, fill: ground, stroke: ink, strokeWidth: 2 }),
    text([at], { ...below, fill: ink, stroke: ground, strokeWidth: 4 }),
  ];
}
