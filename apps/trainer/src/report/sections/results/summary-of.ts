import type { Metadata } from '@meta-agent/model-io';
import { tableOf, versionCell } from '../../figure';
import type { Html } from '../../html';
import type { ReportedModel } from '../../reported-model';
import { showCount, showDecimal, showInterval, showPoints, showShare } from '../../show-values';

const MEASURES: readonly (readonly [name: string, show: (metadata: Metadata) => string])[] = [
  ['records of the log', (m) => showCount(m.n_samples)],
  ['features', (m) => m.feature_set],
  ['accuracy in cross-validation', (m) => showShare(m.cv_accuracy)],
  ['records of the test part, measured below', (m) => showCount(m.validation?.test_rows ?? null)],
  ['accuracy of the meta model alone', (m) => showShare(m.test_accuracy)],
  ['log loss on the test part, nats', (m) => showDecimal(m.metrics.test.log_loss)],
  ['override rate', (m) => showShare(m.metrics.decision_layer.override_rate)],
  ['changes of the vote', (m) => showShare(m.metrics.decision_layer.change_rate)],
  ['accuracy of the vote', (m) => showShare(m.metrics.decision_layer.base_accuracy)],
  ['accuracy of the final decisions', (m) => showShare(m.metrics.decision_layer.final_accuracy)],
  [
    'gain over the vote in points, 95 % interval',
    (m) => showInterval(m.metrics.decision_layer.uplift_ci95, showPoints),
  ],
  ['gates failed', (m) => `${m.gates.filter(({ passed }) => !passed).length} of ${m.gates.length}`],
];

/** The most important numbers, one column per version. */
export function summaryOf(reported: readonly ReportedModel[]): Html {
  return tableOf({
    name: 'Summary',
    head: ['', ...reported.map(({ metadata }) => versionCell(metadata.version))],
    rows: MEASURES.map(([name, show]) => [name, ...reported.map(({ metadata }) => show(metadata))]),
  });
}
