import { painter, textTable, type Painter } from '@meta-agent/command-line';
import { VOLATILITY_REGIMES } from '@meta-agent/features';
import { linesInForce, type LoadedModel, type Metadata, type Registry } from '@meta-agent/model-io';
import {
  count,
  countOf,
  dateTime,
  figure,
  gateLimit,
  interval,
  labelSourceInWords,
  percent,
  ratesInWords,
} from '@meta-agent/words';
import { existingRegistry } from '../../registry/open-registry';
import { resolveVersion } from '../../registry/resolve-version';
import { readStates, type VersionState } from '../../registry/version-states';
import type { CommandContext } from '../../terminal/context';
import type { RegistryInput } from '../../terminal/options';
import { printResult } from '../../terminal/print';

/** `meta-ops show V` */
export async function show(
  input: RegistryInput<object, readonly [version: string]>,
  context: CommandContext,
): Promise<void> {
  const registry = await existingRegistry(input, context);
  const version = await resolveVersion(registry, input.args[0]);
  const model = await registry.load(version);
  const { stateOf, flaw } = await readStates(registry);
  const state = stateOf(version);
  const promotions = flaw === null ? await promotionsOf(registry, version) : [];
  const result = {
    version,
    state,
    path: registry.pathOf(version),
    manifest_sha256: model.manifestHash,
    promotions,
    metadata: model.metadata,
  };
  printResult(input, context, result, () =>
    [
      ...titleOf(model, state, registry.pathOf(version)),
      ...promotions.map(
        ({ at, event, actor, reason }) => `${event} ${dateTime(at)} by ${actor}: ${reason}`,
      ),
      scoreTable(model.metadata),
      regimeTable(model.metadata),
      gateTable(model.metadata, painter(context.stdout)),
      ...(model.metadata.verdict ?? []),
    ].join('\n'),
  );
}

async function promotionsOf(registry: Registry, version: string) {
  const lines = linesInForce(await registry.verifyLedger());
  return lines.filter(({ to }) => to === version);
}

function titleOf(
  { metadata, featureCount, agents }: LoadedModel,
  state: VersionState,
  path: string,
) {
  const { data, config, calibration, override_threshold: threshold } = metadata;
  const { label_counts: labels } = data;
  const counts = Object.entries(labels).map(([action, number]) => `${action} ${count(number)}`);
  return [
    `${metadata.version}, ${state}`,
    `in ${path}`,
    `trained ${dateTime(metadata.training_date)} on ${countOf(metadata.n_samples, 'sample')}, ` +
      `${dateTime(data.first_timestamp)} to ${dateTime(data.last_timestamp)}`,
    `labels from ${labelSourceInWords(data.label_source)}: ${counts.join(', ')}`,
    `${metadata.feature_set} (${featureCount} features), C ${String(config.C)}, ` +
      `calibration ${calibration.method}, ${thresholdsOf(threshold)}`,
    ...(threshold.regimes == null ? [] : [threshold.regimes.promise]),
    `agents ${agents.names.map((name, i) => `${name} ${agents.weights[i]}`).join(', ')}`,
    ...groupLines(metadata),
    `CV accuracy ${figure(metadata.cv_accuracy)} ± ${figure(metadata.cv_std)}, ` +
      `backend ${metadata.backend}`,
  ];
}

/** The override threshold, or that of each regime of volatility. */
function thresholdsOf({ value, regimes }: Metadata['override_threshold']): string {
  if (regimes == null) return `override threshold ${value}`;
  const each = VOLATILITY_REGIMES.map(
    (regime) =>
      `${regime.replace('volatility_', '')} ${regimes[regime].threshold ?? 'not certified'}`,
  );
  return `override thresholds by volatility ${each.join(', ')}`;
}

/** The groups with weights of their own, and what they are worth on the test part. */
function groupLines({ groups }: Metadata): string[] {
  if (groups == null) return [];
  const { by, count: each, kappa, pooled_log_loss: without, log_loss: loss } = groups;
  return [
    `${countOf(each, 'group')} by ${by} with weights of their own, kappa ${kappa}: ` +
      `log loss ${figure(loss)}, without ${figure(without)}, ` +
      `95 % interval of the difference ${interval(groups.difference_ci95, figure)}`,
  ];
}

function scoreTable({ metrics }: Metadata): string {
  const { test, decision_layer: layer } = metrics;
  return textTable(
    ['on the test part', ''],
    [
      ['accuracy', figure(test.accuracy)],
      ['balanced accuracy', figure(test.balanced_accuracy)],
      ['log loss', figure(test.log_loss)],
      ['Brier', figure(test.brier)],
      ['calibration error (ECE)', figure(test.ece)],
      ['of the votes', ratesInWords(layer.change_rate ?? null, layer.confirmation_rate ?? null)],
      ['override rate (changes and confirmations)', percent(layer.override_rate)],
      ['final decisions, accuracy', figure(layer.final_accuracy)],
      ['vote, accuracy', figure(layer.base_accuracy)],
      ['final minus vote, 95 % interval', interval(layer.uplift_ci95, figure)],
    ],
  );
}

function regimeTable({ metrics }: Metadata): string {
  return textTable(
    ['regime', 'accuracy', 'records'],
    Object.entries(metrics.regimes).map(([name, { accuracy, n_samples: records }]) => [
      name,
      figure(accuracy),
      records,
    ]),
  );
}

function gateTable({ gates }: Metadata, paint: Painter): string {
  return textTable(
    ['gate', 'value', 'limit', 'verdict'],
    gates.map((gate) => [
      gate.name,
      figure(gate.value),
      gateLimit(gate),
      gate.passed ? paint('green', 'pass') : paint('red', 'FAIL'),
    ]),
  );
}
