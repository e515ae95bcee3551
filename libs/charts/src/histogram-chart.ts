import { line, rectY, type Markish } from '@observablehq/plot';
import { axisBelow, axisBeside, roomBeside, scaleOf, type Axis } from './axis';
import type { Chart, Key } from './chart';
import { colour, type ColourName } from './theme';

export interface Distribution {
  readonly name: string;
  readonly colour: ColourName;
  /** One per bin. */
  readonly values: readonly number[];
}

export interface HistogramChart {
  readonly x: Axis;
  readonly y: Axis;
  /** Edges of the bins: one more than the number of bins. */
  readonly edges: readonly number[];
  readonly bars: Distribution;
  /** A reference distribution, drawn as a line of steps. */
  readonly outline?: Distribution;
}

/**
 * A histogram, with a reference distribution drawn over the bars.
 * @example
 * histogramChart({
 *   x: { name: 'confidence' },
 *   y: { name: 'share' },
 *   edges: [0, 0.5, 1],
 *   bars: { name: 'now', colour: 'main', values: [0.4, 0.6] },
 * }).keys.length; // 1
 */
export function histogramChart({ x, y, edges, bars, outline }: HistogramChart): Chart {
  const values = [...bars.values, ...(outline?.values ?? []), 0];
  return {
    options: {
      ...{ marginLeft: roomBeside(y, values), marginRight: 16, marginTop: 30, marginBottom: 42 },
      x: scaleOf(x, edges),
      y: scaleOf(y, values),
      marks: [
        axisBeside(y),
        axisBelow(x, edges),
        barsOf(bars, edges),
        outline && outlineOf(outline, edges),
      ],
    },
    keys: [
      { name: bars.name, marks: [barsOf({ ...bars, values: [1] }, [0, 1])] },
      ...(outline ? [keyOf(outline)] : []),
    ],
  };
}

function barsOf({ values, colour: name }: Distribution, edges: readonly number[]): Markish {
  const between = { x1: edges.slice(0, -1), x2: edges.slice(1), insetLeft: 0.5, insetRight: 0.5 };
  return rectY(values, { ...between, fill: colour(name), fillOpacity: 0.45 });
}

function outlineOf({ values, colour: name }: Distribution, edges: readonly number[]): Markish {
  // The last step needs its right end.
  const steps = edges.map((edge, bin) => [edge, values[bin] ?? values.at(-1)]);
  return line(steps, { curve: 'step-after', stroke: colour(name), strokeWidth: 2 });
}

function keyOf(outline: Distribution): Key {
  return { name: outline.name, marks: [outlineOf({ ...outline, values: [0.5] }, [0, 1])] };
}
