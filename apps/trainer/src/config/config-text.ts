import { toJSONSchema } from 'zod';
import { CONFIG_FLAGS, NO_PURGE, NO_REFIT } from './config-flags';
import type { ConfigKey } from './merge-config';
import { trainConfigSchemaOf, type TrainConfig } from './train-config';

/** The settings that a file alone can set. */
const FILE_ONLY: Readonly<
  Record<Exclude<ConfigKey, keyof typeof CONFIG_FLAGS | 'purge' | 'refit'>, string>
> = {
  tol: 'largest gradient at which a fit has converged',
  whole_timestamps: 'keep the records of one timestamp in one fold',
  min_agents: 'agents that must report',
  fit_base_weights: 'take the base weights that explain the log',
  min_regime_accuracy: 'gate: least accuracy of each regime',
  max_top_class_share: 'gate: largest share of the most predicted class',
  max_contested_share: 'gate: largest share of records that the log holds in two forms',
  max_late_share: 'gate: largest share of records dated long before their decision',
  max_client_share: 'gate: largest share of the records from one client',
  max_coefficient: 'gate: largest coefficient on scaled features',
  override_rate_band: 'override rate outside this band is a warning',
  min_uplift: 'gate: least lower end of the uplift in accuracy',
  min_identified_share: 'gate: least share of the changes whose worth is known',
  bootstrap_resamples: 'resamples of every interval',
};

const SWITCHES = {
  purge: `false: ${NO_PURGE.purge.description}`,
  refit: `false: ${NO_REFIT.refit.description}`,
};

const MEANINGS: Readonly<Record<string, string>> = {
  ...FILE_ONLY,
  ...SWITCHES,
  ...Object.fromEntries(
    Object.entries(CONFIG_FLAGS).map(([key, { description }]) => [key, description]),
  ),
};

/** The name of the schema's file, beside the file with the settings. */
export const SCHEMA_FILE = 'meta-trainer.schema.json';

/**
 * Settings as a file for `--config`: JSON with a comment on each.
 * @param schema the path of the JSON schema that the file names; null for none
 */
export function configText(config: TrainConfig, schema: string | null): string {
  const members = Object.entries(config).map(([key, value]) => {
    const text = JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');
    return `  // ${MEANINGS[key]}\n  ${JSON.stringify(key)}: ${text}`;
  });
  const first = schema === null ? [] : [`  "$schema": ${JSON.stringify(schema)}`];
  return `{\n${[...first, ...members].join(',\n')}\n}\n`;
}

/** The JSON schema of the settings, for editors. */
export function configSchemaText(agents: readonly string[]): string {
  const schema = trainConfigSchemaOf(agents).partial();
  const json = toJSONSchema(schema, { unrepresentable: 'any', io: 'input' });
  const properties = json.properties as Record<string, object>;
  for (const [key, property] of Object.entries(properties)) {
    Object.assign(property, { description: MEANINGS[key] });
  }
  properties.$schema = { type: 'string' };
  return `${JSON.stringify(json, null, 2)}\n`;
}
