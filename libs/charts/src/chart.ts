import { plot, type Markish, type PlotOptions } from '@observablehq/plot';

/** The options of a plot, and the entries of its legend. */
export interface Chart {
  readonly options: PlotOptions;
  readonly keys: readonly Key[];
}

/** A legend entry: a name and a sample of the mark, drawn between 0 and 1. */
export interface Key {
  readonly name: string;
  readonly marks: readonly Markish[];
}

export interface Place {
  /** The document of the page, or of a library that needs no browser. */
  readonly document: Document;
  readonly width: number;
  readonly height: number;
}

/**
 * A picture under its legend; the page must include `CHART_STYLE` and the theme.
 * @example
 * import { parseHTML } from 'linkedom';
 * const { document } = parseHTML('<html></html>');
 * const chart = heatmapChart({ rows: ['SELL'], columns: ['BUY'], cells: [] });
 * drawChart(chart, { document, width: 200, height: 100 }).children.length; // 1
 */
export function drawChart({ options, keys }: Chart, { document, ...size }: Place): HTMLElement {
  const drawn = document.createElement('div');
  if (keys.length > 1) drawn.append(legendOf(keys, document));
  drawn.append(svgOf({ ...options, ...size, document }));
  return drawn;
}

function legendOf(keys: readonly Key[], document: Document): HTMLElement {
  const legend = document.createElement('ul');
  legend.className = 'legend';
  for (const { name, marks } of keys) {
    const entry = document.createElement('li');
    entry.append(svgOf({ ...SAMPLE, marks: [...marks], document }), name);
    legend.append(entry);
  }
  return legend;
}

const SAMPLE = {
  ...{ width: 30, height: 12, margin: 1, axis: null },
  ...{ x: { domain: [0, 1] }, y: { domain: [0, 1] } },
} as const;

/** Removes the style that Plot puts into each picture: a strict page would refuse the style. */
function svgOf(options: PlotOptions): Element {
  const svg = plot({ ...options, className: 'plot' });
  svg.querySelector('style')?.remove();
  svg.setAttribute('aria-hidden', 'true');
  return svg;
}
