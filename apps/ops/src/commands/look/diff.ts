import { isDeepStrictEqual } from 'node:util';
import { textTable } from '@meta-agent/command-line';
import { ACTIONS, VOLATILITY_REGIMES } from '@meta-agent/features';
import { shortenVersions, type LoadedModel, type Metadata } from '@meta-agent/model-io';
import { MIN_IDENTIFIED_SHARE } from '@meta-agent/outcomes';
import { NONE, countOf, figure, signed } from '@meta-agent/words';
import { existingRegistry } from '../../registry/open-registry';
import { resolveVersion } from '../../registry/resolve-version';
import type { CommandContext } from '../../terminal/context';
import type { RegistryInput } from '../../terminal/options';
import { printResult } from '../../terminal/print';

interface Difference<T> {
  readonly name: string;
  /** One value per version, in their order; null when the version has no such value. */
  readonly values: readonly [T | null, T | null];
}

const SHOWN_COEFFICIENTS = 15;
const NARROW = { shorten: shortenVersions };

/** `meta-ops diff V1 V2` */
export async function diff(
  input: RegistryInput<object, readonly [version: string, other: string]>,
  context: CommandContext,
): Promise<void> {
  const registry = await existingRegistry(input, context);
  const versions: string[] = [];
  for (const typed of input.args) versions.push(await resolveVersion(registry, typed));
  const one = await registry.load(versions[0]);
  const other = await registry.load(versions[1]);
  const result = {
    versions,
    metrics: pair(metricsOf(one.metadata), metricsOf(other.metadata)),
    config: pair(settingsOf(one), settingsOf(other)).filter(
      ({ values }) => !isDeepStrictEqual(values[0], values[1]),
    ),
    coefficients: pair(coefficientsOf(one), coefficientsOf(other)),
    groups: pair(groupLosses(one.metadata), groupLosses(other.metadata)),
  };
  printResult(input, context, result, () =>
    [
      numberTable('metric', versions, result.metrics),
      result.config.length === 0
        ? 'The settings are equal.'
        : textTable(['setting', ...versions], result.config.map(settingRow), versions, NARROW),
      ...coefficientLines(versions, result.coefficients),
      ...(result.groups.length === 0
        ? []
        : [numberTable('what the group adds, log loss', versions, result.groups)]),
    ].join('\n'),
  );
}

/** Pairs the values of every name that either side has, in order. */
function pair<T>(one: Readonly<Record<string, T>>, other: Readonly<Record<string, T>>) {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const valueIn = (values: Readonly<Record<string, T>>, name: string) =>
    Object.hasOwn(values, name) ? values[name] : null;
  return names.map((name): Difference<T> => ({
    name,
    values: [valueIn(one, name), valueIn(other, name)],
  }));
}

function metricsOf({ n_samples, cv_accuracy, cv_std, metrics }: Metadata) {
  const { test, regimes, decision_layer: layer } = metrics;
  return {
    n_samples,
    cv_accuracy,
    cv_std,
    test_accuracy: test.accuracy,
    balanced_accuracy: test.balanced_accuracy,
    log_loss: test.log_loss,
    brier: test.brier,
    ece: test.ece,
    top_class_share: test.top_class_share,
    ...Object.fromEntries(
      Object.entries(regimes).map(([name, { accuracy }]) => [`accuracy ${name}`, accuracy]),
    ),
    change_rate: layer.change_rate ?? null,
    confirmation_rate: layer.confirmation_rate ?? null,
    override_rate: layer.override_rate,
    final_accuracy: layer.final_accuracy,
    base_accuracy: layer.base_accuracy,
    override_accuracy: layer.override_accuracy,
    ...moneyOf(layer),
  };
}

/** Null where a version measured no profit, or that of too few changes. */
function moneyOf({ pnl }: Metadata['metrics']['decision_layer']) {
  const isIdentified = (pnl?.identified_share ?? 0) >= MIN_IDENTIFIED_SHARE;
  const [gain, bound] = [pnl?.change_difference ?? null, pnl?.evidence?.lower_bound ?? null];
  return {
    'gain per change, %': isIdentified ? gain : null,
    'gain per change, lower bound': isIdentified ? bound : null,
  };
}

function settingsOf(model: LoadedModel) {
  const { metadata, overrideThreshold, regimeCertificate, featureSet, agents, groups, parameters } =
    model;
  const { config, base_weights: weights, calibration, data, backend } = metadata;
  return {
    ...(config as Record<string, unknown>),
    agents: agents.names as unknown,
    base_weights: weights as unknown,
    override_threshold: overrideThreshold as unknown,
    ...regimesOf(regimeCertificate),
    groups_by: (groups?.by ?? 'none') as unknown,
    groups_kappa: (parameters.groups?.kappa ?? 0) as unknown,
    groups_count: (groups?.names.length ?? 0) as unknown,
    feature_set: featureSet.name as unknown,
    calibration: calibration.method as unknown,
    first_timestamp: data.first_timestamp as unknown,
    last_timestamp: data.last_timestamp as unknown,
    label_source: data.label_source as unknown,
    backend: backend as unknown,
  };
}

/** The override threshold of each regime of volatility, where there is one of each. */
function regimesOf(certificate: LoadedModel['regimeCertificate']): Record<string, unknown> {
  if (certificate === null) return {};
  return Object.fromEntries(
    VOLATILITY_REGIMES.map((regime) => [
      `override_threshold ${regime}`,
      certificate[regime] ?? 'not certified',
    ]),
  );
}

/** What each of the largest groups adds to the log loss of the test part; below 0 is better. */
function groupLosses({ groups }: Metadata): Record<string, number | null> {
  return Object.fromEntries(
    (groups?.largest ?? []).map(({ name, log_loss: loss, pooled_log_loss: without }) => [
      name,
      loss === null || without === null ? null : loss - without,
    ]),
  );
}

/** Coefficients on scaled features, so that their sizes are comparable. */
function coefficientsOf({ featureSet, parameters }: LoadedModel): Record<string, number> {
  const { kernel, bias } = parameters;
  const named = featureSet.names.flatMap((name, j) =>
    ACTIONS.map((action, k): [string, number] => [`${name} ${action}`, kernel[3 * j + k]]),
  );
  const intercepts = ACTIONS.map((action, k): [string, number] => [`intercept ${action}`, bias[k]]);
  return Object.fromEntries([...named, ...intercepts]);
}

function coefficientLines(versions: readonly string[], all: readonly Difference<number>[]) {
  const changeOf = ({ values: [a, b] }: Difference<number>) => Math.abs((b ?? 0) - (a ?? 0));
  const changed = all.filter((difference) => changeOf(difference) > 0);
  if (changed.length === 0) return ['The coefficients are equal.'];
  const largest = changed
    .toSorted((a, b) => changeOf(b) - changeOf(a))
    .slice(0, SHOWN_COEFFICIENTS);
  const rest = `${largest.length} of ${countOf(changed.length, 'coefficient')} that differ; all with --json.`;
  return [numberTable('coefficient', versions, largest), rest];
}

function numberTable(
  name: string,
  versions: readonly string[],
  rows: readonly Difference<number | null>[],
): string {
  return textTable(
    [name, ...versions, 'change'],
    rows.map(({ name: row, values: [a, b] }) => [
      row,
      figure(a),
      figure(b),
      a === null || b === null ? NONE : showChange(b - a),
    ]),
    [],
    NARROW,
  );
}

const showChange = (change: number) => signed(change, Number.isInteger(change) ? 0 : 4);

function settingRow({ name, values }: Difference<unknown>): string[] {
  return [name, ...values.map((value) => (value === null ? NONE : JSON.stringify(value)))];
}
