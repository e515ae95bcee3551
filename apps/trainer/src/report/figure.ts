import type { Chart } from '@meta-agent/charts';
import { dateMinute, noBreak, NONE } from '@meta-agent/words';
import { drawChart } from './draw-chart';
import { html, raw, type Html } from './html';

export type Cell = string | number | Html;

export interface Table {
  /** The subject of the picture, for screen readers. */
  readonly name: string;
  readonly head: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Figure {
  readonly title: string;
  /** What the picture shows and how to read it. */
  readonly description: string;
  readonly chart: Chart;
  /** Height in units: the picture is 360 units wide. */
  readonly height?: number;
  /** The numbers of the picture, as a table. */
  readonly table: Omit<Table, 'name'>;
}

/** A table; one wider than the page scrolls in its own box. */
export function tableOf({ name, head, rows }: Table): Html {
  const isOfNumbers = head.map((_, i) => i > 0 && rows.every((row) => isNumber(row[i])));
  const classOf = (i: number) => (isOfNumbers[i] ? 'number' : undefined);
  return html`<div class="scroll" role="group" aria-label=${name} tabindex="0">
    <table>
      <thead>
        <tr>
          ${head.map((title, i) =>
            title === ''
              ? html`<td></td>`
              : html`<th scope="col" class=${classOf(i)}>${title}</th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([first, ...rest]) =>
            html`<tr>
              <th scope="row">${first}</th>
              ${rest.map((cell, i) => html`<td class=${classOf(i + 1)}>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Whether a cell is a number with or without a sign and a unit, or the mark of a missing one. */
function isNumber(cell: Cell): boolean {
  if (typeof cell === 'number') return true;
  return typeof cell === 'string' && (cell === NONE || /^[+−]?\d[\d.,]*(\s%)?$/.test(cell));
}

/** A time in a table: it breaks between the day and the minute alone. */
export function momentCell(iso: string): Html {
  const [day, ...time] = dateMinute(iso).split(' ');
  return html`<span class="day">${day}</span> ${noBreak(time.join(' '))}`;
}

/** A name that breaks between its words alone. */
export function breakable(name: string): Html {
  const [first, ...words] = name.split('_');
  return html`${first}${words.map((word) => html`_<wbr />${word}`)}`;
}

/** Longer words, such as paths, break anywhere. */
const WHOLE_WORD = 30;

/** A text whose options, commands and times stay whole, and whose long names break between words. */
export function prose(text: string): Html {
  const parts = text.split(/(\S*[-_]\S*)/);
  return html`${parts.map((part) => {
    if (part.includes('_')) return breakable(part);
    const isWhole = part.includes('-') && part.length <= WHOLE_WORD;
    return isWhole ? html`<span class="whole">${part}</span>` : part;
  })}`;
}

/** A version that breaks between its day, its time and its digest. */
export function versionCell(version: string): Html {
  return html`${version.split(/(?=T)|(?<=-)/).map((part) => html`${part}<wbr />`)}`;
}

/** A picture with its name, its caption and the table of its numbers. */
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

/** Replaces a value that an older artifact lacks. */
export function notRecorded(): Html {
  return html`<p class="missing">Not recorded by this version of the trainer.</p>`;
}
