import { showNumber } from '@meta-agent/command-line';
import type { Metadata } from '@meta-agent/model-io';
import { tableOf } from '../../figure';
import { html } from '../../html';
import type { Section } from '../../reported-model';

type Gate = Metadata['gates'][number];

const BOUNDS = { min: 'at least', max: 'at most', above: 'above' } as const;

export const gatesSection: Section = {
  id: 'gates',
  title: 'Gates',
  body: ({ metadata }) =>
    tableOf({
      name: 'Gates',
      head: ['gate', 'result', 'value', 'limit'],
      rows: metadata.gates.map((gate) => [
        gate.name,
        result(gate),
        showNumber(gate.value),
        limitOf(gate),
      ]),
    }),
};

function limitOf({ bound, limit }: Gate): string {
  return bound === undefined ? showNumber(limit) : `${BOUNDS[bound]} ${showNumber(limit)}`;
}

function result({ value, passed }: Gate) {
  if (value === null && passed) return 'not measured';
  return passed ? html`<span class="pass">✓ pass</span>` : html`<span class="fail">✗ fail</span>`;
}
