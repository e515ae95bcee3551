import type { EChartsOption, LegendComponentOption } from 'echarts';
import { colour } from './theme';

/** An axis of numbers. Its ends are found from the data unless they are given. */
export interface Axis {
  readonly name: string;
  readonly min?: number;
  readonly max?: number;
  /** Between its ticks. */
  readonly step?: number;
  readonly format: (value: number) => string;
}

/** Of type and lines; a picture is 360 wide, and never shown smaller than 0.8 of that. */
export const FONT_SIZE = 12;

const text = { color: colour('ink'), fontSize: FONT_SIZE, fontFamily: 'inherit' };
const softText = { ...text, color: colour('ink-soft') };
const axisLine = { show: true, onZero: false, lineStyle: { color: colour('ink-soft') } };

/** What every picture has in common: nothing moves, nothing waits for a mouse. */
export const BASE = {
  animation: false,
  backgroundColor: 'transparent',
  textStyle: text,
  // Labels and names of axes are kept within these margins.
  grid: {
    left: 4,
    right: 16,
    top: 34,
    bottom: 4,
    outerBoundsMode: 'same',
    outerBoundsContain: 'all',
  },
} satisfies EChartsOption;

/** A legend on top; `bare` are lines without markers. */
export function legendOf(
  names: readonly string[],
  bare: readonly string[] = [],
): LegendComponentOption {
  return {
    show: names.length > 1,
    data: names.map((name) => ({ name, itemStyle: { opacity: bare.includes(name) ? 0 : 1 } })),
    top: 0,
    left: 'center',
    itemWidth: 22,
    itemHeight: 9,
    itemGap: 22,
    padding: 4,
    backgroundColor: 'transparent',
    borderColor: colour('grid'),
    textStyle: text,
    selectedMode: false,
  };
}

export function numberAxis({ name, min, max, step, format }: Axis, placement: 'below' | 'beside') {
  return {
    type: 'value',
    name,
    nameLocation: 'middle',
    nameGap: placement === 'below' ? 28 : 44,
    nameTextStyle: softText,
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(step !== undefined && { interval: step }),
    scale: true,
    silent: true,
    axisLine,
    axisTick: { show: false },
    axisLabel: { ...softText, formatter: format, hideOverlap: true },
    splitNumber: 4,
    splitLine: { lineStyle: { color: colour('grid') } },
  } as const;
}

export function categoryAxis(categories: readonly string[], isReversed = false) {
  return {
    type: 'category' as const,
    data: [...categories],
    inverse: isReversed,
    silent: true,
    axisLine,
    axisTick: { show: false },
    // Every name of a column; of those beside each other, as many as there is room for.
    axisLabel: { ...text, interval: isReversed ? 0 : Math.ceil(categories.length / 6) - 1 },
  };
}
