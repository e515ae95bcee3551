import {
  painter,
  showNumber,
  showPercent,
  textTable,
  type Painter,
} from '@meta-agent/command-line';
import { linesInForce, type LoadedModel, type Metadata, type Registry } from '@meta-agent/model-io';
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
      ...promotions.map(({ at, event, actor, reason }) => `${event} ${at} by ${actor}: ${reason}`),
      scoreTable(model.metadata),
      regimeTable(model.metadata),
      gateTable(model.metadata, painter(context.stdout)),
    ].join('\n'),
  );
}

async function promotionsOf(registry: Registry, version: string) {
  const lines = linesInForce(await registry.verifyLedger());
  return lines.filter(({ to }) => to === version);
}

function titleOf({ metadata, featureCount }: LoadedModel, state: VersionState, path: string) {
  const { data, config, calibration, override_threshold: threshold } = metadata;
  const { label_counts: labels } = data;
  const counts = Object.entries(labels).map(([action, count]) => `${action} ${count}`);
  return [
    `${metadata.version}, ${state}`,
    `in ${path}`,
    `trained ${metadata.training_date} on ${metadata.n_samples} samples, ` +
      `${data.first_timestamp} to ${data.last_timestamp}`,
    `labels from ${data.label_source}: ${counts.join(', ')}`,
    `${metadata.feature_set} (${featureCount} features), C ${String(config.C)}, ` +
      `calibration ${calibration.method}, override threshold ${threshold.value}`,
    `CV accuracy ${showNumber(metadata.cv_accuracy)} ± ${showNumber(metadata.cv_std)}, ` +
      `backend ${metadata.backend}`,
  ];
}

function scoreTable({ metrics }: Metadata): string {
  const { test, decision_layer: layer } = metrics;
  return textTable(
    ['on the test part', ''],
    [
      ['accuracy', showNumber(test.accuracy)],
      ['balanced accuracy', showNumber(test.balanced_accuracy)],
      ['log loss', showNumber(test.log_loss)],
      ['Brier', showNumber(test.brier)],
      ['calibration error (ECE)', showNumber(test.ece)],
      ['override rate', showPercent(layer.override_rate)],
      ['final decisions, accuracy', showNumber(layer.final_accuracy)],
      ['vote, accuracy', showNumber(layer.base_accuracy)],
      ['final minus vote, 95 % interval', layer.uplift_ci95?.map(showNumber).join(' to ') ?? '–'],
    ],
  );
}

function regimeTable({ metrics }: Metadata): string {
  return textTable(
    ['regime', 'accuracy', 'records'],
    Object.entries(metrics.regimes).map(([name, { accuracy, n_samples: records }]) => [
      name,
      showNumber(accuracy),
      records,
    ]),
  );
}

function gateTable({ gates }: Metadata, paint: Painter): string {
  return textTable(
    ['gate', 'value', 'limit', 'verdict'],
    gates.map(({ name, value, limit, passed }) => [
      name,
      showNumber(value),
      showNumber(limit),
      passed ? paint('green', 'pass') : paint('red', 'FAIL'),
    ]),
  );
}
