import { histogramChart } from '@meta-agent/charts';
import type { DescribedModel, RecentDecisions } from '@meta-agent/engine-api';
import { sum } from '@meta-agent/features';
import { useMemo } from 'preact/hooks';
import { Chart } from '../../elements/chart';
import { Panel } from '../../elements/panel';
import { asCount, asPercent, asSpan, asTenths, asWholePercent } from '../../text/format';
import { driftBetween, ENOUGH, sharesOf } from './drift';

export interface ConfidencePanelProps {
  readonly recent: RecentDecisions;
  /** Null until it is loaded. */
  readonly model: DescribedModel | null;
}

/** The distribution of the model's confidence, live and in training. */
export function ConfidencePanel({ recent, model }: ConfidencePanelProps) {
  const training = model?.training_confidence ?? null;
  const { confidence } = recent;
  const window = `last ${asSpan(recent.seconds)}`;
  const [live, then] = [sharesOf(confidence), training && sharesOf(training)];
  const chart = useMemo(() => chartOf(confidence, training, window), [confidence, training]);
  return (
    <Panel title="Confidence and drift" note={describeDrift(recent, model)}>
      <Chart
        label="Distribution of the model's top probability, live and in training"
        chart={chart}
      >
        <table>
          <thead>
            <tr>
              <th>Top probability</th>
              <th class="number">{capital(window)}</th>
              <th class="number">Training</th>
            </tr>
          </thead>
          <tbody>
            {confidence.map((count, bin) => (
              <tr key={bin} hidden={count === 0 && !training?.[bin]}>
                <td>
                  {(bin / 20).toFixed(2)} to {((bin + 1) / 20).toFixed(2)}
                </td>
                <td class="number">{asPercent(live[bin])}</td>
                <td class="number">{then === null ? '–' : asPercent(then[bin])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Chart>
    </Panel>
  );
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function chartOf(live: readonly number[], training: readonly number[] | null, window: string) {
  const [now, then] = [sharesOf(live), training && sharesOf(training)];
  return histogramChart({
    x: { name: 'top probability', min: 0.3, max: 1, step: 0.1, format: asTenths },
    y: {
      name: 'decisions',
      min: 0,
      max: Math.max(0.2, ...now, ...(then ?? [])),
      format: asWholePercent,
    },
    edges: [...live.keys(), live.length].map((edge) => edge / live.length),
    bars: { name: window, colour: 'main', values: now },
    ...(then && { outline: { name: 'training, out of fold', colour: 'other', values: then } }),
  });
}

function describeDrift({ confidence, seconds }: RecentDecisions, model: DescribedModel | null) {
  if (model === null) return 'No model is loaded to compare with.';
  const { training_confidence: training } = model;
  if (training === null) return 'The model has no record of the confidences in training.';
  const drift = driftBetween(confidence, training);
  const count = asCount(sum(confidence));
  const window = `in the last ${asSpan(seconds)}`;
  return drift === null
    ? `The model scored ${count} decisions ${window}; the comparison with training needs ${ENOUGH}.`
    : `Confidence differs from training by ${asPercent(drift)} (${count} scored decisions ${window}).`;
}
