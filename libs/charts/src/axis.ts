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

/** An axis of numbers, or of times in ms; the ends come from the data unless given. */
export interface Axis {
  readonly name: string;
  readonly scale?: 'linear' | 'log' | 'time' | 'utc';
  readonly min?: number;
  readonly max?: number;
  /** Distance between two ticks. */
  readonly step?: number;
  /** Optional for an axis of times. */
  readonly format?: (value: number) => string;
}

export type Values = readonly (number | null)[];

const SOFT = colour('ink-soft');
/** The baseline of a picture. */
export const BASELINE = frame({ facet: 'super', anchor: 'bottom', stroke: SOFT });

/** The approximate number of ticks when the ends come from the data. */
const NICE = 5;
/** Distance between horizontal lines, in pixels: as many ticks in the lowest picture. */
const SPACING = 28;
/** The maximum number of spaces between times in a picture. */
const MOMENTS = 4;
/** Usual steps of a time axis in seconds: of seconds, of minutes, of hours. */
const STEPS_S = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200,
];
/** The approximate width of the widest digit, in the type of a picture. */
const CHARACTER = 8;

/** From end to end; values beyond an end are drawn at the end. */
export function scaleOf(axis: Axis, values: Values): ScaleOptions {
  const { scale: type = 'linear' } = axis;
  return { type, domain: endsOf(axis, values), nice: type === 'linear' && NICE, clamp: true };
}

function endsOf({ min, max }: Axis, values: Values): [number, number] {
  const known = values.filter((value) => value !== null);
  return [min ?? Math.min(...known), max ?? Math.max(...known)];
}

/** The axis name above the ticks, and a line across the picture for each tick. */
export function axisBeside(axis: Axis): Markish {
  const tickSpacing = SPACING;
  return [
    gridY({ ...gridOf(axis), tickSpacing }),
    axisY({ ...ticksOf(axis), tickSpacing, color: SOFT, tickSize: 0, label: axis.name }),
  ];
}

/**
 * A line, its ticks, and the axis name at the end of the ticks. The first time is below the lowest
 * number beside, and does not touch it.
 */
export function axisBelow(axis: Axis, values: Values): Markish {
  const ticks = { ...ticksOf(axis), ...momentsOf(axis, values) };
  return [
    BASELINE,
    axisX({ ...ticks, color: SOFT, tickSize: 4, tickPadding: 8, label: axis.name }),
  ];
}

/**
 * Ticks of two days or less: at most four spaces, so that times with seconds do not touch even on
 * a phone, and no tick within a second, which would have the same label as the tick before.
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

/** The width of the numbers beside a picture. */
export function roomBeside(axis: Axis, values: Values): number {
  const { format = String } = axis;
  const ends = scale({ y: scaleOf(axis, values) }).domain as Iterable<number>;
  return CHARACTER * Math.max(...Array.from(ends, (end) => format(end).length)) + 14;
}

/** A line for each tick; between powers of ten, which have no number, there is none. */
export function gridOf(axis: Axis): AxisOptions {
  const filter = axis.scale === 'log' && { filter: isPowerOfTen };
  return { ...ticksOf(axis), ...filter, stroke: colour('grid'), strokeOpacity: 1 };
}

const isPowerOfTen = (value: number) => Number.isInteger(Math.round(Math.log10(value) * 1e6) / 1e6);

function ticksOf({ step, format }: Axis): AxisOptions {
  return {
    ...(step !== undefined && { interval: step }),
    ...(format && { tickFormat: (value: number | Date) => format(Number(value)) }),
  };
}
