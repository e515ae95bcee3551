import type { Metadata } from '@meta-agent/model-io';
import { EVIDENCE_DEFAULTS } from '@meta-agent/outcomes';
import { figure, gateLimit } from '@meta-agent/words';
import { breakable, tableOf } from '../../figure';
import { html, type Html } from '../../html';
import type { Section } from '../../reported-model';

type Gate = Metadata['gates'][number];

export const gatesSection: Section = {
  id: 'gates',
  title: 'Gates',
  body: ({ metadata }): Html =>
    html`<p>
        A gate on ci95 compares an end of the 95 % interval. A gate on a lower bound compares the
        one-sided bound at ${EVIDENCE_DEFAULTS.oneSidedLevel}, which is stricter.
      </p>
      ${tableOf({
        name: 'Gates',
        head: ['gate', 'result', 'value', 'limit'],
        rows: metadata.gates.map((gate) => [
          breakable(gate.name),
          result(gate),
          figure(gate.value),
          gateLimit(gate),
        ]),
      })}`,
};

function result({ value, passed }: Gate) {
  if (value === null && passed) return 'not measured';
  return passed ? html`<span class="pass">✓ pass</span>` : html`<span class="fail">✗ fail</span>`;
}
