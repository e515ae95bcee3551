import { count, countOf, dateTime, duration, noBreak, NONE } from '@meta-agent/words';
import { countsOf, detailOf, summaryOf, type FleetReport } from './fleet-report';

/** Blocks all loading and all scripts, even if the page's markup contains a mistake. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

const STYLE = `
:root {
  color-scheme: light dark; --ink: #16191d; --ground: #fff;
  --good: #00795a; --bad: #b3261e; --soft: #545c68; --line: #d9dde3;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ink: #e8eaed; --ground: #14171b;
    --good: #4cc9a0; --bad: #ff8a80; --soft: #a7afba; --line: #343b45;
  }
}
body { margin: 0 auto; padding: 1rem; max-width: 66rem; font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; color: var(--ink); background: var(--ground); }
h1 { margin: 0.5rem 0 0; font-size: 1.8rem; }
p { margin: 0.3rem 0; }
.headline { font-size: 1.15rem; font-weight: 600; }
.soft { color: var(--soft); }
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-size: 0.85rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.25rem 0.75rem 0.25rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
.number { text-align: right; white-space: nowrap; }
.state, .time { white-space: nowrap; }
.promoted { color: var(--good); }
.failed { color: var(--bad); font-weight: 600; }
/* On a phone each row is a card; the roles keep it a table for screen readers. */
@media (max-width: 40rem) {
  thead { position: absolute; clip-path: inset(50%); }
  table, tbody, tr, th, td { display: block; }
  tr { margin: 0.5rem 0; padding: 0.3rem 0.6rem; border: 1px solid var(--line); border-radius: 0.3rem; }
  th, td { padding: 0.1rem 0; border: 0; }
  .number { text-align: left; }
  .none { display: none; }
  td::before { content: attr(data-head) ': '; color: var(--soft); font-weight: 400; }
}
`;

/** The status of a fleet as one HTML file that needs no network and no script; failures come first. */
export function renderFleetPage(report: FleetReport, nowMs: number): string {
  const order = countsOf(report).map(([state]) => state);
  const desks = [...report.desks].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const title = `Fleet, ${report.week}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="headline">${summaryOf(report).replaceAll(/(\d) /g, `$1${noBreak(' ')}`)}</p>
<p class="soft">${dateTime(nowMs)}, ${countOf(report.workers, 'worker')} connected.
Failed trainings: <code>meta-ops fleet retry</code> after the cause is gone.</p>
</header>
<main>
<div class="scroll" role="region" aria-label="Desks" tabindex="0">
<table role="table">
<thead role="rowgroup"><tr role="row">${HEAD.map(headOf).join('')}</tr></thead>
<tbody role="rowgroup">
${desks.map(rowOf).join('\n')}
</tbody>
</table>
</div>
</main>
</body>
</html>
`;
}

const HEAD = ['Desk', 'State', 'Attempts', 'Time', 'Peak memory', 'Ended', 'What'] as const;
type Head = (typeof HEAD)[number];
const CLASSES: Readonly<Partial<Record<Head, string>>> = {
  ...{ Attempts: 'number', Time: 'number', 'Peak memory': 'number' },
  ...{ State: 'state', Ended: 'time' },
};

const headOf = (head: Head): string =>
  `<th scope="col" role="columnheader" class="${CLASSES[head] ?? ''}">${head}</th>`;

function rowOf(desk: FleetReport['desks'][number]): string {
  const { outcome, finished_at: at } = desk;
  const peak = outcome?.peakMib ?? null;
  return [
    `<tr role="row"><th scope="row" role="rowheader">${escapeHtml(desk.desk)}</th>`,
    cellOf('State', desk.state, desk.state.replace(' ', '-')),
    cellOf('Attempts', String(desk.attempts)),
    cellOf('Time', outcome === null ? NONE : duration(outcome.seconds)),
    cellOf('Peak memory', peak === null ? NONE : `${count(peak)} MiB`),
    cellOf('Ended', at === null ? NONE : dateTime(at)),
    `${cellOf('What', detailOf(desk) || NONE)}</tr>`,
  ].join('');
}

function cellOf(head: Head, text: string, more = ''): string {
  const names = `${CLASSES[head] ?? ''} ${text === NONE ? 'none' : more}`.trim();
  return `<td role="cell" class="${names}" data-head="${head}">${escapeHtml(text)}</td>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' },
};

/** Reasons hold text of logs and files. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]);
}
