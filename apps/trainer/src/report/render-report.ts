import { render } from 'preact-render-to-string';
import { html, raw, type Html } from './html';
import type { ReportedModel, Section } from './reported-model';
import { dataSection } from './sections/data/data-section';
import { diversitySection } from './sections/data/diversity-section';
import { driftSection } from './sections/data/drift-section';
import { provenanceSection } from './sections/data/provenance-section';
import { calibrationSection } from './sections/model/calibration-section';
import { foldsSection } from './sections/model/folds-section';
import { learnedSection } from './sections/model/learned-section';
import { ownWeightsSection } from './sections/model/own-weights-section';
import { thresholdSection } from './sections/model/threshold-section';
import { triedSection } from './sections/model/tried-section';
import { baselinesSection } from './sections/results/baselines-section';
import { confusionSection } from './sections/results/confusion-section';
import { gatesSection } from './sections/results/gates-section';
import { groupsSection } from './sections/results/groups-section';
import { labelWarning } from './sections/results/label-warning';
import { moneySection } from './sections/results/money-section';
import { summaryOf } from './sections/results/summary-of';
import { upliftSection } from './sections/results/uplift-section';
import { verdictSection } from './sections/results/verdict-section';
import { STYLE } from './style';

const SECTIONS: readonly Section[] = [
  verdictSection,
  moneySection,
  baselinesSection,
  gatesSection,
  calibrationSection,
  thresholdSection,
  upliftSection,
  confusionSection,
  groupsSection,
  learnedSection,
  ownWeightsSection,
  diversitySection,
  foldsSection,
  triedSection,
  driftSection,
  dataSection,
  provenanceSection,
];

/** Blocks all loading and all scripts, even if the page's markup contains a mistake. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/**
 * One version, or several side by side, as one HTML file that needs no network and no script. The
 * same versions give the same bytes.
 */
export function renderReport(reported: readonly ReportedModel[]): string {
  const title = `Training report ${reported.map(({ metadata }) => metadata.version).join(' and ')}`;
  const page = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content=${POLICY} />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <link rel="icon" href="data:," />
      <title>${title}</title>
      <style dangerouslySetInnerHTML=${raw(STYLE)} />
    </head>
    <body>
      <header>
        <h1>Training report</h1>
        <p>Meta-Agent ${reported.map(({ metadata }) => html`<code>${metadata.version}</code> `)}</p>
        <nav aria-label="Chapters">
          ${SECTIONS.map(({ id, title: name }) => html`<a href=${`#${id}`}>${name}</a> `)}
        </nav>
      </header>
      <main>${SECTIONS.map((section) => chapter(section, reported))}</main>
    </body>
  </html>`;
  return `<!doctype html>\n${render(page)}\n`;
}

function chapter({ id, title, body }: Section, reported: readonly ReportedModel[]): Html {
  const [only, ...others] = reported;
  const content =
    others.length === 0
      ? body(only, reported)
      : html`<div class="versions">
          ${reported.map(
            (each) =>
              html`<div>
                <h3>${each.metadata.version}</h3>
                ${body(each, reported)}
              </div>`,
          )}
        </div>`;
  return html`<section id=${id} aria-labelledby=${`${id}-title`}>
    <h2 id=${`${id}-title`}>${title}</h2>
    ${content} ${id === 'verdict' && html`${labelWarning(reported)} ${summaryOf(reported)}`}
  </section>`;
}
