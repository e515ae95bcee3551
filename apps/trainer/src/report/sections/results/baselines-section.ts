import type { Metadata } from '@meta-agent/model-io';
import { notRecorded, tableOf } from '../../figure';
import { html } from '../../html';
import type { Section } from '../../reported-model';
import { showCount, showDecimal, showShare, showSigned } from '../../show-values';

type Baseline = NonNullable<Metadata['metrics']['baselines']>[number];

export const baselinesSection: Section = {
  id: 'baselines',
  title: 'Beside the vote, HOLD and each agent',
  body: ({ metadata: { metrics } }) => {
    if (metrics.baselines === undefined) return notRecorded();
    return html`<p>
        What each way to decide is worth on the same records of the test part. A profit is shown
        only where the profit of each of its trades is known.
      </p>
      ${tableOf({
        name: 'Beside the vote, HOLD and each agent',
        head: ['', 'accuracy', 'balanced accuracy', 'trades', 'profit, sum of %'],
        rows: metrics.baselines.map((baseline) => [
          baseline.name,
          showShare(baseline.accuracy),
          showDecimal(baseline.balanced_accuracy),
          tradesOf(baseline),
          showProfit(baseline),
        ]),
      })}`;
  },
};

const tradesOf = ({ pnl }: Baseline) => showCount(pnl && pnl.trades + pnl.unknown);

function showProfit({ pnl }: Baseline): string {
  if (pnl === null) return showSigned(null, 1);
  return pnl.sum === null ? 'not identified' : showSigned(pnl.sum, 1);
}
