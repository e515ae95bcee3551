import { drawChart, type Chart as Drawing } from '@meta-agent/charts';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

export interface ChartProps {
  /** Description for screen readers. */
  readonly label: string;
  /** Drawn again when it changes. */
  readonly chart: Drawing;
  /** The numbers as a table. */
  readonly children: ComponentChildren;
}

const HEIGHT = 210;

/** A chart as wide as its container, with its numbers as a table. */
export function Chart({ label, chart, children }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  useEffect(() => {
    if (width > 0)
      place.current?.replaceChildren(drawChart(chart, { document, width, height: HEIGHT }));
  }, [chart, width]);
  return (
    <>
      <div ref={place} class="chart" role="img" aria-label={label} />
      <details>
        <summary>As a table</summary>
        {children}
      </details>
    </>
  );
}

/** Width in pixels, updated on resize; 0 before the first layout. */
function useWidth(place: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const resized = new ResizeObserver(([{ contentRect }]) => {
      setWidth(Math.floor(contentRect.width));
    });
    if (place.current !== null) resized.observe(place.current);
    return () => {
      resized.disconnect();
    };
  }, []);
  return width;
}
