import type { Metadata } from '@meta-agent/model-io';
import { tableOf } from '../../figure';
import { html } from '../../html';
import type { Section } from '../../reported-model';
import { NONE } from '../../show-values';

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
        show(gate.value),
        limitOf(gate),
      ]),
    }),
};

function limitOf({ bound, limit }: Gate): string {
  return bound === undefined ? show(limit) : `${BOUNDS[bound]} ${show(limit)}`;
}

function result({ value, passed }: Gate) {
  if (value === null && passed) return 'not measured';
  return passed ? html`<span class="pass">✓ pass</span>` : html`<span class="fail">✗ fail</span>`;
}

const show = (value: number | null) =>
  value === null ? NONE : Number.isInteger(value) ? String(value) : value.toFixed(4);
