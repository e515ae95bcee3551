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
/** Spaces between moments in a picture, at most. */
const MOMENTS = 4;
/** What people count in, in seconds: of seconds, of minutes, of hours. */
const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200];
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
export function axisBelow(axis: Axis, values: Values): Markish {
  const ticks = { ...ticksOf(axis), ...momentsOf(axis, values) };
  return [BASELINE, axisX({ ...ticks, color: SOFT, tickSize: 4, label: axis.name })];
}

/**
 * Ticks of two days or less: at most four spaces, so that times with seconds do not touch even on
 * a phone, and none within a second, which would look like the one before.
 */
function momentsOf(axis: Axis, values: Values): AxisOptions {
  if (axis.scale !== 'time' || axis.format === undefined) return {};
  const [start, end] = endsOf(axis, values);
  const stepS = STEPS_S.find((step) => end - start <= MOMENTS * step * 1000);
  return stepS === undefined ? {} : { ticks: multiplesWithin(start, end, stepS * 1000) };
}

function multiplesWithin(start: number, end: number, step: number): Date[] {
  const first = Math.ceil(start / step);
  const length = Math.floor(end / step) - first + 1;
  return Array.from({ length }, (_, i) => new Date((first + i) * step));
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
