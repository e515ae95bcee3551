import { textTable, writePage } from '@meta-agent/command-line';
import type { DecisionLayerMetrics, Metrics } from '@meta-agent/model-io';
import { MIN_IDENTIFIED_SHARE } from '@meta-agent/outcomes';
import { countOf, figure, identificationInWords, percent } from '@meta-agent/words';
import type { Evaluation } from '../../run/evaluate-model';

const SCORES = ['accuracy', 'balanced_accuracy', 'log_loss', 'brier', 'ece'] as const;

/** Formats an evaluation as text. */
export function printMetrics(
  { version, n_samples, metrics, verdict }: Evaluation,
  stdout: NodeJS.WriteStream,
): void {
  const { decision_layer: layer } = metrics;
  if (layer.pnl !== null) {
    const { identified_share: share } = layer.pnl;
    const known = share === null ? '' : ` Known for ${percent(share)} of the changes.`;
    writePage(stdout, `${identificationInWords(layer.pnl.identification)}${known}`);
  }
  writePage(stdout, `${version} on ${countOf(n_samples, 'labelled record')}`);
  writePage(stdout, [scoreTable(metrics), regimeTable(metrics), decisionTable(layer)].join('\n'));
  writePage(
    stdout,
    `Accuracy of the final decisions minus the vote: ${showInterval(layer.uplift_ci95)} (95 % interval)`,
  );
  // The identification stands above the tables.
  const [, ...rest] = layer.pnl === null ? ['', ...verdict] : verdict;
  for (const line of rest) writePage(stdout, line);
}

function scoreTable({ test, uncalibrated }: Metrics): string {
  return textTable(
    ['', 'calibrated', 'uncalibrated'],
    SCORES.map((name) => [name, figure(test[name]), figure(uncalibrated[name])]),
  );
}

function regimeTable({ regimes }: Metrics): string {
  return textTable(
    ['regime', 'accuracy', 'records'],
    Object.entries(regimes).map(([name, { accuracy, n_samples: records }]) => [
      name,
      figure(accuracy),
      records,
    ]),
  );
}

function decisionTable(layer: DecisionLayerMetrics): string {
  const rows: [string, number | null, number | null][] = [
    ['accuracy', layer.final_accuracy, layer.base_accuracy],
    ['balanced accuracy', layer.final_balanced_accuracy, layer.base_balanced_accuracy],
    ['accuracy on overrides', layer.override_accuracy, layer.base_accuracy_on_overrides],
    ['accuracy on changes', ...changeAccuracies(layer)],
  ];
  // A profit that is not identified is not printed.
  if (layer.pnl !== null && (layer.pnl.identified_share ?? 1) >= MIN_IDENTIFIED_SHARE) {
    rows.push(['sum of pnl_pct', layer.pnl.final, layer.pnl.base]);
    rows.push(['mean pnl_pct', layer.pnl.final_mean, layer.pnl.base_mean]);
  }
  return textTable(
    ['decisions', 'final', 'vote'],
    rows.map(([name, final, base]) => [name, figure(final), figure(base)]),
  );
}

function changeAccuracies({ changes }: DecisionLayerMetrics): [number | null, number | null] {
  const { labelled, right, base_right: baseRight } = changes;
  return labelled === 0 ? [null, null] : [right / labelled, baseRight / labelled];
}

function showInterval(interval: readonly [number, number] | null): string {
  return interval === null ? '–' : `[${interval.map(figure).join(', ')}]`;
}
