import type { Metadata } from '@meta-agent/model-io';
import { noBreak } from '@meta-agent/words';
import { adviceFor } from '../../advice';
import { prose } from '../../figure';
import { html, type Html } from '../../html';
import type { ReportedModel, Section } from '../../reported-model';

export const verdictSection: Section = { id: 'verdict', title: 'Verdict', body };

function body({ metadata }: ReportedModel): Html {
  const { version, gates, verdict = [], warnings = [] } = metadata;
  const failed = gates.filter(({ passed }) => !passed).map(({ name }) => name);
  const isGood = failed.length === 0;
  return html`<div class=${isGood ? 'verdict good' : 'verdict bad'}>
      <p class="headline">${prose(headline(metadata, failed))}</p>
      ${verdict.map((line) => html`<p>${prose(line.replaceAll(' %', noBreak(' %')))}</p>`)}
    </div>
    <p><strong>What to do:</strong></p>
    <ul>
      ${whatToDo(metadata, version, failed).map((advice) => html`<li>${prose(advice)}</li>`)}
    </ul>
    ${
      warnings.length > 0 &&
      html`<p><strong>Keep in mind:</strong></p>
        <ul>
          ${warnings.map((warning) => html`<li>${prose(warning)}</li>`)}
        </ul>`
    }`;
}

function headline({ gates, promotion }: Metadata, failed: readonly string[]): string {
  const all = failed.length === 0;
  const why = all
    ? `passes all ${gates.length} gates`
    : `fails ${failed.length} of ${gates.length} gates: ${failed.join(', ')}`;
  if (promotion === undefined) return `${all ? 'May be promoted' : 'May not be promoted'}: ${why}.`;
  if (promotion === 'never') return `Not promoted because of --no-promote: ${why}.`;
  if (all) return `Promoted: ${why}.`;
  return promotion === 'forced' ? `Promoted with --force: ${why}.` : `Not promoted: ${why}.`;
}

function whatToDo(
  { promotion, metrics }: Metadata,
  version: string,
  failed: readonly string[],
): readonly string[] {
  // Artifacts of an earlier version do not hold the rate.
  const hasChanges = metrics.decision_layer.change_rate !== 0;
  if (failed.length > 0) return [...new Set(failed.map((gate) => adviceFor(gate, hasChanges)))];
  if (promotion === 'never') {
    return [`To promote this version: meta-ops promote ${version} --reason "…"`];
  }
  return [
    'Watch the override rate (meta-ops watch), and train again in a week.',
    'To see the current version: meta-ops list',
  ];
}
