import type { Metadata } from '@meta-agent/model-io';
import { EVIDENCE_DEFAULTS } from '@meta-agent/outcomes';
import { notRecorded, prose, tableOf } from '../../figure';
import { html, type Html } from '../../html';
import type { Section } from '../../reported-model';
import { showCount, showDecimal, showMoment, showShare, showSigned } from '../../show-values';

type Baseline = NonNullable<Metadata['metrics']['baselines']>[number];

export const baselinesSection: Section = {
  id: 'baselines',
  title: 'Beside the vote, HOLD and each agent',
  body: ({ metadata: { metrics, champion } }) => {
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
      })}
      ${besideChampion(champion)}`;
  },
};

/** On fewer records than the table above: those later than the champion's training. */
function besideChampion(champion: Metadata['champion']): Html | false {
  if (champion == null) return false;
  const { version, trained_until: until, evidence, metric, difference } = champion;
  const inUnit = (value: number | null | undefined) =>
    metric === 'pnl' ? showSigned(value, 3) : showSigned(value == null ? null : 100 * value, 1);
  const whichRecords = `Beside ${version}, the current version when this one was trained, on the records of the test part that are later than its training (until ${showMoment(until)}):`;
  return html`<p>${prose(whichRecords)}</p>
    ${tableOf({
      name: 'Beside the current version',
      head: ['', metric === 'pnl' ? 'profit, %' : 'accuracy, points'],
      rows: [
        ['records', showCount(champion.records)],
        ['decisions that differ', showCount(champion.differing)],
        ['of these, both results known', showShare(champion.identified_share)],
        ['gain per decision that differs', inUnit(difference)],
        [
          `one-sided lower bound at ${EVIDENCE_DEFAULTS.oneSidedLevel}`,
          inUnit(evidence.lower_bound),
        ],
        [
          `one-sided upper bound at ${EVIDENCE_DEFAULTS.oneSidedLevel}`,
          inUnit(evidence.upper_bound),
        ],
      ],
    })}`;
}

const tradesOf = ({ pnl }: Baseline) => showCount(pnl && pnl.trades + pnl.unknown);

function showProfit({ pnl }: Baseline): string {
  if (pnl === null) return showSigned(null, 1);
  return pnl.sum === null ? 'not identified' : showSigned(pnl.sum, 1);
}
