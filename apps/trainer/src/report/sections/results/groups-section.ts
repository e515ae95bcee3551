import { barChart, type Bars } from '@meta-agent/charts';
import { REGIMES } from '@meta-agent/features';
import type { Metadata } from '@meta-agent/model-io';
import { figureOf, notRecorded, type Figure } from '../../figure';
import { html } from '../../html';
import type { Section } from '../../reported-model';
import { showCount, showShare, wholePercent } from '../../show-values';

interface Group extends Pick<Metrics, 'accuracy' | 'base_accuracy' | 'final_accuracy'> {
  readonly name: string;
  readonly n_samples: number;
}
type Metrics = Metadata['metrics']['regimes']['trending'];

/** A chart with more bars is unreadable; the table shows all groups. */
const SHOWN_SYMBOLS = 10;

export const groupsSection: Section = {
  id: 'groups',
  title: 'Accuracy by regime and symbol',
  body: ({ metadata: { metrics } }) => {
    const { symbols } = metrics;
    const regimes = REGIMES.map((regime) => ({
      ...metrics.regimes[regime],
      name: regime.replace('_', ' '),
    }));
    return html`<div class="figures">
      ${figureOf(groupFigure('Accuracy by regime', regimes))}
      ${
        symbols
          ? figureOf(groupFigure('Accuracy by symbol', symbols.map(symbolGroup)))
          : html`<div>
              <p>Accuracy by symbol:</p>
              ${notRecorded()}
            </div>`
      }
    </div>`;
  },
};

type SymbolMetrics = NonNullable<Metadata['metrics']['symbols']>[number];

const symbolGroup = (metrics: SymbolMetrics): Group => ({ ...metrics, name: metrics.symbol });

function groupFigure(title: string, groups: readonly Group[]): Figure {
  const shown = groups.slice(0, SHOWN_SYMBOLS);
  const rest = groups.length - shown.length;
  const bars: Bars[] = [
    { name: 'vote', colour: 'hold', values: shown.map((group) => group.base_accuracy ?? null) },
    { name: 'decisions', colour: 'main', values: shown.map((group) => group.final_accuracy ?? null) }, // prettier-ignore
    { name: 'meta model', colour: 'other', values: shown.map((group) => group.accuracy) },
  ];
  return {
    title,
    description: `Share of the test part on which the vote, the final decisions and the meta model alone are right.${rest > 0 ? ` The chart shows the ${SHOWN_SYMBOLS} symbols with the most records; the table has ${rest} more.` : ''}`,
    height: Math.max(170, 90 + 42 * shown.length),
    chart: barChart({
      categories: shown.map(({ name }) => name),
      axis: { name: 'accuracy', min: 0, max: 1, step: 0.25, format: wholePercent },
      direction: 'across',
      bars: bars.filter(({ values }) => values.some((value) => value !== null)),
    }),
    table: {
      head: ['', 'records', 'vote', 'decisions', 'meta model'],
      rows: groups.map((group) => [
        group.name,
        showCount(group.n_samples),
        showShare(group.base_accuracy),
        showShare(group.final_accuracy),
        showShare(group.accuracy),
      ]),
    },
  };
}
