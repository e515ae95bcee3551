import { CHART_STYLE, themeDeclarations } from '@meta-agent/charts';

export const STYLE = `
:root { color-scheme: light dark; ${themeDeclarations('light')} }
@media screen and (prefers-color-scheme: dark) { :root { ${themeDeclarations('dark')} } }
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1rem; max-width: 66rem;
  font: 1rem/1.5 system-ui, sans-serif;
  color: var(--chart-ink); background: var(--chart-ground);
  overflow-wrap: anywhere;
}
h1 { margin: 0.5rem 0 0; font-size: 1.8rem; }
h2 { margin: 2.5rem 0 0.75rem; font-size: 1.35rem; border-bottom: 1px solid var(--chart-grid); }
h3 { margin: 0.5rem 0; font-size: 1rem; }
a { color: var(--chart-main); }
a:focus-visible, summary:focus-visible, .scroll:focus-visible {
  outline: 2px solid var(--chart-main); outline-offset: 2px;
}
nav { display: flex; flex-wrap: wrap; gap: 0.3rem 1rem; font-size: 0.9rem; }
code { font-size: 0.85em; }
.verdict { padding: 0.5rem 1rem; border-left: 0.4rem solid; margin-bottom: 1rem; }
.verdict p { margin: 0.3rem 0; }
.verdict.good { border-color: var(--chart-good); }
.verdict.bad { border-color: var(--chart-bad); }
.headline { font-size: 1.15rem; font-weight: 600; }
.pass, .fail { white-space: nowrap; }
.pass { color: var(--chart-good); }
.fail { color: var(--chart-bad); font-weight: 600; }
.missing { color: var(--chart-ink-soft); font-style: italic; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem 2rem; }
.versions { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1rem 2rem; }
.versions > div { min-width: 0; }
figure { margin: 0.5rem 0; min-width: 0; max-width: 32rem; }
figcaption span { display: block; font-size: 0.85rem; color: var(--chart-ink-soft); }
.chart { margin-top: 0.4rem; }
summary { cursor: pointer; font-size: 0.85rem; padding: 0.25rem 0; }
.scroll { overflow-x: auto; margin: 0.5rem 0 1rem; }
table { border-collapse: collapse; font-size: 0.85rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
th, td { padding: 0.25rem 0.75rem 0.25rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--chart-grid); }
th:last-child, td:last-child { padding-right: 0; }
th { font-weight: 600; }
/* In half of the page, and on a phone, six columns fit. */
.figures table, .versions table { font-size: 0.8rem; }
.figures :is(th, td):not(:last-child), .versions :is(th, td):not(:last-child) { padding-right: 0.5rem; }
@media (max-width: 30rem) {
  table { font-size: 0.8rem; }
  :is(th, td):not(:last-child), .figures :is(th, td):not(:last-child), .versions :is(th, td):not(:last-child) { padding-right: 0.4rem; }
}
.number { text-align: right; }
.day, .whole, td.number { white-space: nowrap; }
/* A digest breaks; its end is not to be scrolled to. */
td code { overflow-wrap: anywhere; }
@media print {
  @page { margin: 15mm; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, details { display: none; }
  h2 { break-after: avoid; }
  figure, tr, .verdict { break-inside: avoid; }
  .figures { grid-template-columns: 1fr 1fr; }
  .scroll { overflow: visible; }
  td { overflow-wrap: anywhere; }
}${CHART_STYLE}`;
