import type { Chart } from '@meta-agent/charts';
import { drawChart } from './draw-chart';
import { html, raw, type Html } from './html';

export type Cell = string | number | Html;

export interface Table {
  /** What it is about, for those who hear it. */
  readonly name: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Figure {
  readonly title: string;
  /** What it shows and how to read it. */
  readonly description: string;
  readonly chart: Chart;
  /** In the units of which it is 360 wide. */
  readonly height?: number;
  /** The same numbers. */
  readonly table: Omit<Table, 'name'>;
}

/** A table that scrolls in its own box where it is wider than the page. */
export function tableOf({ name, head, rows }: Table): Html {
  return html`<div class="scroll" role="region" aria-label=${name} tabindex="0">
    <table>
      <thead>
        <tr>
          ${head.map((title) => html`<th scope="col">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([first, ...rest]) =>
            html`<tr>
              <th scope="row">${first}</th>
              ${rest.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** A picture with its name, what it says, and its numbers behind it. */
export function figureOf({ title, description, chart, height, table }: Figure): Html {
  return html`<figure>
    <figcaption><strong>${title}</strong><span>${description}</span></figcaption>
    <div
      class="chart"
      role="img"
      aria-label=${`${title}. ${description}`}
      dangerouslySetInnerHTML=${raw(drawChart(chart, height))}
    />
    <details>
      <summary>Numbers: ${title}</summary>
      ${tableOf({ name: title, ...table })}
    </details>
  </figure>`;
}

export function figuresOf(...figures: readonly Figure[]): Html {
  return html`<div class="figures">${figures.map(figureOf)}</div>`;
}

/** Stands where an older artifact lacks a value. */
export function notRecorded(): Html {
  return html`<p class="missing">Not recorded by this version of the trainer.</p>`;
}
