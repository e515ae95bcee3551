import type { Metadata } from '@meta-agent/model-io';
import { prose } from '../../figure';
import { html, type Html } from '../../html';
import type { ReportedModel } from '../../reported-model';

/** The settings that decide what a label and a profit mean. */
const LABEL_SETTINGS = [
  'label_horizon_minutes',
  ...['barrier', 'take_profit_pct', 'stop_loss_pct', 'cost_pct', 'bar_time'],
] as const;

/** A warning when the versions are measured by different labels; nothing when they are alike. */
export function labelWarning(reported: readonly ReportedModel[]): Html | null {
  const differing = [
    ['label source', ({ data }: Metadata) => data.label_source] as const,
    ...LABEL_SETTINGS.map(
      (name) => [name, ({ config }: Metadata) => JSON.stringify(config[name] ?? null)] as const,
    ),
  ].flatMap(([name, valueOf]) => {
    const values = reported.map(({ metadata }) => valueOf(metadata));
    return new Set(values).size > 1 ? [`${name} ${values.join(' and ')}`] : [];
  });
  if (differing.length === 0) return null;
  const differences = ` ${differing.join('; ')}. Do not compare their accuracies and profits. Measure both on one log with meta-trainer evaluate.`;
  return html`<p class="verdict bad">
    <strong>The labels of these versions differ:</strong>${prose(differences)}
  </p>`;
}
