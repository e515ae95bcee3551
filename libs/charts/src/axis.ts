import {
  axisX,
  axisY,
  frame,
  gridY,
  scale,
  type AxisOptions,
  type Markish,
  type ScaleOptions,
} from '@observablehq/plot';
import { colour } from './theme';

/** An axis of numbers, or of moments in ms; its ends are found from the data unless given. */
export interface Axis {
  readonly name: string;
  readonly scale?: 'linear' | 'log' | 'time' | 'utc';
  readonly min?: number;
  readonly max?: number;
  /** Between its ticks. */
  readonly step?: number;
  /** Moments can do without. */
  readonly format?: (value: number) => string;
}

export type Values = readonly (number | null)[];

const SOFT = colour('ink-soft');
/** Where a picture stands. */
export const BASELINE = frame({ facet: 'super', anchor: 'bottom', stroke: SOFT });

/** About as many ticks, where the ends are found from the data. */
const NICE = 5;
/** Between lines across, in pixels: as many ticks in the lowest picture. */
const SPACING = 28;
/** About the widest of a number, in the type of a picture. */
const CHARACTER = 8;

/** From end to end; what lies beyond is drawn at the end. */
export function scaleOf(axis: Axis, values: Values): ScaleOptions {
  const { scale: type = 'linear' } = axis;
  return { type, domain: endsOf(axis, values), nice: type === 'linear' && NICE, clamp: true };
}

function endsOf({ min, max }: Axis, values: Values): [number, number] {
  const known = values.filter((value) => value !== null);
  return [min ?? Math.min(...known), max ?? Math.max(...known)];
}

/** A name above its ticks, which have a line each across the picture. */
export function axisBeside(axis: Axis): Markish {
  const tickSpacing = SPACING;
  return [
    gridY({ ...gridOf(axis), tickSpacing }),
    axisY({ ...ticksOf(axis), tickSpacing, color: SOFT, tickSize: 0, label: axis.name }),
  ];
}

/** A line, its ticks, and its name at their end. */
export function axisBelow(axis: Axis): Markish {
  return [BASELINE, axisX({ ...ticksOf(axis), color: SOFT, tickSize: 4, label: axis.name })];
}

/** How much room the numbers beside a picture take. */
export function roomBeside(axis: Axis, values: Values): number {
  const { format = String } = axis;
  const ends = scale({ y: scaleOf(axis, values) }).domain as Iterable<number>;
  return CHARACTER * Math.max(...Array.from(ends, (end) => format(end).length)) + 14;
}

/** A line across for each tick. */
export function gridOf(axis: Axis): AxisOptions {
  return { ...ticksOf(axis), stroke: colour('grid'), strokeOpacity: 1 };
}

function ticksOf({ step, format }: Axis): AxisOptions {
  return {
    ...(step !== undefined && { interval: step }),
    ...(format && { tickFormat: (value: number | Date) => format(Number(value)) }),
  };
}
