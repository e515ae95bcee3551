import type { Metadata } from '@meta-agent/model-io';
import { figure, gateLimit } from '@meta-agent/words';
import { tableOf } from '../../figure';
import { html } from '../../html';
import type { Section } from '../../reported-model';

type Gate = Metadata['gates'][number];

export const gatesSection: Section = {
  id: 'gates',
  title: 'Gates',
  body: ({ metadata }) =>
    tableOf({
      name: 'Gates',
      head: ['gate', 'result', 'value', 'limit'],
      rows: metadata.gates.map((gate) => [
        breakable(gate.name),
        result(gate),
        figure(gate.value),
        gateLimit(gate),
      ]),
    }),
};

/** A name that breaks between its words alone. */
function breakable(name: string) {
  const [first, ...words] = name.split('_');
  return html`${first}${words.map((word) => html`_<wbr />${word}`)}`;
}

function result({ value, passed }: Gate) {
  if (value === null && passed) return 'not measured';
  return passed ? html`<span class="pass">✓ pass</span>` : html`<span class="fail">✗ fail</span>`;
}
