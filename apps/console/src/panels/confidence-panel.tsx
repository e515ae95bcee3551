import type { DescribedModel, RecentDecisions } from '@meta-agent/engine-api';
import { useMemo } from 'preact/hooks';
import { Chart } from '../chart';
import { driftBetween, sharesOf } from '../drift';
import { asCount, asPercent, asWholePercent } from '../format';
import { Panel } from '../panel';

export interface ConfidencePanelProps {
  readonly recent: RecentDecisions;
  readonly model: DescribedModel | null;
}

const SERIES = [
  { label: 'last minute', colour: 'main', kind: 'bars' },
  { label: 'training, out of fold', colour: 'other', kind: 'steps' },
] as const;

/** How sure the model is where it was asked, against its training. */
export function ConfidencePanel({ recent, model }: ConfidencePanelProps) {
  const training = model?.training_confidence ?? null;
  const { confidence } = recent;
  const data = useMemo(() => dataOf(confidence, training), [confidence, training]);
  return (
    <Panel title="Confidence and drift" note={describeDrift(confidence, training)}>
      <Chart
        label="Distribution of the model's top probability, live and in training"
        {...{ x: 'share', y: { top: 0.2 }, formatY: asWholePercent, series: SERIES, data }}
      >
        <table>
          <thead>
            <tr>
              <th>Confidence</th>
              <th class="number">Last minute</th>
              <th class="number">Training</th>
            </tr>
          </thead>
          <tbody>
            {confidence.map((count, bin) => (
              <tr key={bin} hidden={count === 0 && !training?.[bin]}>
                <td>
                  {(bin / 20).toFixed(2)} to {((bin + 1) / 20).toFixed(2)}
                </td>
                <td class="number">{asCount(count)}</td>
                <td class="number">{training === null ? '–' : asCount(training[bin])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Chart>
    </Panel>
  );
}

function dataOf(live: readonly number[], training: readonly number[] | null) {
  const shares = training === null ? live.map(() => null) : sharesOf(training);
  const edges = [...live.map((_, bin) => bin / live.length), 1];
  // A bar goes from its edge to the next one; the last step has to be told where it ends.
  return [edges, [...sharesOf(live), null], [...shares, shares.at(-1)]] as [
    number[],
    number[],
    number[],
  ];
}

function describeDrift(live: readonly number[], training: readonly number[] | null): string {
  if (training === null) return 'The confidences of its training were not recorded.';
  const drift = driftBetween(live, training);
  if (drift === null) return 'Too few decisions in the last minute to compare with training.';
  return `${asPercent(drift)} of the decisions lie elsewhere than in training.`;
}
