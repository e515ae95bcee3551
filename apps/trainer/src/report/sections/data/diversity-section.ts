import { heatmapChart } from '@meta-agent/charts';
import type { Metadata } from '@meta-agent/model-io';
import { figuresOf, notRecorded, tableOf, type Figure } from '../../figure';
import { html } from '../../html';
import type { Section } from '../../reported-model';
import { showCount, showDecimal, showShare, wholePercent } from '../../show-values';

type Diversity = NonNullable<Metadata['diversity']>['overall'];

export const diversitySection: Section = {
  id: 'diversity',
  title: 'Diversity of the agents',
  body: ({ metadata: { diversity }, model }) =>
    diversity === undefined
      ? notRecorded()
      : html`<p>
            Agents can correct each other only if they err on different records. Disagreement is the
            share of records on which exactly one of two agents is right. Double fault is the share
            on which both are wrong.
          </p>
          ${figuresOf(pairsFigure(diversity.overall, model.featureSet.agents))}
          ${tableOf({
            name: 'Diversity by regime',
            head: ['', 'records', 'disagreement', 'double fault', 'Yule’s Q', 'Cohen’s kappa', 'entropy'], // prettier-ignore
            rows: Object.entries(diversity).map(([regime, measured]) => [
              regime.replace('_', ' '),
              showCount(measured.records),
              showShare(measured.mean_disagreement),
              showShare(measured.mean_double_fault),
              showDecimal(measured.mean_yule_q),
              showDecimal(measured.mean_cohen_kappa),
              showDecimal(measured.entropy),
            ]),
          })}`,
};

function pairsFigure({ pairs }: Diversity, names: readonly string[]): Figure {
  return {
    title: 'Disagreement by pair of agents',
    description: 'Share of the records on which exactly one of the two is right; more is better.',
    height: 50 + 40 * names.length,
    chart: heatmapChart({
      rows: names,
      columns: names,
      cells: pairs.flatMap(({ agents: [one, other], disagreement }) => {
        const [i, j] = [names.indexOf(one), names.indexOf(other)];
        const cell = { shade: Math.min(1, 2 * disagreement), label: wholePercent(disagreement) };
        return [
          { ...cell, row: i, column: j },
          { ...cell, row: j, column: i },
        ];
      }),
    }),
    table: {
      head: ['agents', 'disagreement', 'double fault', 'Yule’s Q'],
      rows: pairs.map((pair) => [
        pair.agents.join(' and '),
        showShare(pair.disagreement),
        showShare(pair.double_fault),
        showDecimal(pair.yule_q),
      ]),
    },
  };
}
