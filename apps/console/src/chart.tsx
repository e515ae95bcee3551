import type { ColourName } from '@meta-agent/charts';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { currentColour, onThemeChange } from './theme';

interface ChartSeries {
  readonly label: string;
  readonly colour: ColourName;
  readonly kind: 'line' | 'bars' | 'steps';
}

/** From 0 to a top that moves with the data but is at least as high; or fixed powers of ten. */
type ChartScale = { readonly top: number } | { readonly powers: readonly number[] };

export interface ChartProps {
  /** What is to be seen, for those who do not see it. */
  readonly label: string;
  readonly x: 'time' | 'share';
  readonly y: ChartScale;
  readonly formatY: (value: number) => string;
  readonly series: readonly ChartSeries[];
  readonly data: uPlot.AlignedData;
  /** Fills between two series, by their positions. */
  readonly band?: readonly [high: number, low: number];
  /** The numbers as a table. */
  readonly children: ComponentChildren;
}

const HEIGHT = 210;
const FONT = '12px system-ui, sans-serif';

/** A picture that grows with its data, and its numbers behind it. */
export function Chart(props: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  useEffect(() => {
    return place.current === null ? undefined : draw(place.current, props, plot);
  }, []);
  useEffect(() => plot.current?.setData(props.data), [props.data]);
  return (
    <>
      <div ref={place} class="chart" role="img" aria-label={props.label} />
      <details>
        <summary>As a table</summary>
        {props.children}
      </details>
    </>
  );
}

/** @returns what takes it away again */
function draw(place: HTMLElement, props: ChartProps, plot: { current: uPlot | null }): () => void {
  const drawn = new uPlot(optionsOf(props, place.clientWidth), props.data, place);
  plot.current = drawn;
  const resized = new ResizeObserver(() => {
    drawn.setSize({ width: place.clientWidth, height: HEIGHT });
  });
  resized.observe(place);
  const forgetTheme = onThemeChange(() => {
    drawn.redraw();
  });
  return () => {
    resized.disconnect();
    forgetTheme();
    drawn.destroy();
    plot.current = null;
  };
}

function optionsOf({ x, y, formatY, series, band }: ChartProps, width: number): uPlot.Options {
  const axis = { stroke: () => currentColour('ink-soft'), font: FONT };
  const grid = { stroke: () => currentColour('grid'), width: 1 };
  const isTime = x === 'time';
  return {
    ...{ width, height: HEIGHT, cursor: { show: false }, legend: { live: false } },
    // Half a time of day, which stands under its tick.
    padding: [8, isTime ? 34 : 14, 0, 0],
    scales: {
      x: isTime ? { time: true } : { time: false, range: [0.3, 1] },
      y: scaleOf(y),
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: isTime ? 80 : 40,
        ...(isTime ? { values: clockTimes } : {}),
      },
      {
        ...axis,
        grid,
        size: 62,
        ...('powers' in y && { splits: () => [...y.powers] }),
        values: (_, splits) => splits.map(formatY),
      },
    ],
    series: [{}, ...series.map(seriesOf)],
    ...(band && {
      bands: [{ series: [...band], fill: () => `${currentColour('good').trim()}2e` }],
    }),
  };
}

function scaleOf(y: ChartScale): uPlot.Scale {
  if ('top' in y) return { range: (_, __, max) => [0, Math.max(y.top, max * 1.05)] };
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- an enum without values at run time
  return { distr: 3, range: [y.powers[0], y.powers.at(-1) ?? 1] };
}

function clockTimes(_: uPlot, splits: number[]): string[] {
  return splits.map((atS) => new Date(atS * 1000).toLocaleTimeString('en-GB'));
}

function seriesOf({ label, colour, kind }: ChartSeries): uPlot.Series {
  const stroke = () => currentColour(colour);
  const line = { label, stroke, width: 2, points: { show: false } };
  if (kind === 'line') return line;
  const { bars, stepped } = uPlot.paths;
  if (kind === 'steps') return { ...line, ...(stepped && { paths: stepped({ align: 1 }) }) };
  const fill = () => `${currentColour(colour).trim()}66`;
  return { ...line, width: 1, fill, ...(bars && { paths: bars({ size: [0.9], align: 1 }) }) };
}
