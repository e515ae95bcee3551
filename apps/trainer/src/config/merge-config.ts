import { OpenError, readRegularFile } from '@meta-agent/durable-files';
import {
  areSameAgents,
  countKeys,
  DEFAULT_AGENTS,
  fieldIssues,
  outlineOf,
  showReceived,
  type FieldIssue,
} from '@meta-agent/features';
import stripJsonComments from 'strip-json-comments';
import type { z } from 'zod';
import { TrainerError } from '../errors';
import { featureSetNamed, readAgents } from './agent-settings';
import {
  DEFAULT_CONFIG,
  RECIPE_SETTINGS,
  trainConfigSchemaOf,
  type TrainConfig,
} from './train-config';

export type ConfigKey = keyof TrainConfig;

/** Unchecked settings, by key. */
export type RawConfig = Readonly<Record<string, unknown>>;

export interface MergedConfig {
  readonly config: TrainConfig;
  /** The source of each value: `default`, `recipe guide`, the file's path, or `flag`. */
  readonly sources: Readonly<Record<ConfigKey, string>>;
}

/**
 * Merges defaults, the caller's base values, the recipe, the file and the flags; later values
 * override earlier ones. The result is checked once and frozen.
 * @throws TrainerError that lists every bad value
 */
export async function mergeConfig(
  configPath: string | null,
  flags: RawConfig,
  base: readonly [source: string, values: RawConfig] = ['', {}],
): Promise<MergedConfig> {
  const file = configPath === null ? {} : await readConfigFile(configPath);
  const asked = flags.recipe ?? file.recipe;
  const recipe = typeof asked === 'string' ? asked : DEFAULT_CONFIG.recipe;
  const settings: RawConfig = Object.hasOwn(RECIPE_SETTINGS, recipe)
    ? RECIPE_SETTINGS[recipe as TrainConfig['recipe']]
    : {};
  const layers: (readonly [source: string, values: RawConfig])[] = [
    ['default', DEFAULT_CONFIG],
    base,
    [`recipe ${recipe}`, settings],
    [configPath ?? '', file],
    ['flag', flags],
  ];
  // Without a prototype, a key __proto__ is an unknown key like any other.
  const merged = Object.create(null) as Record<string, unknown>;
  const sources = Object.create(null) as Record<string, string>;
  for (const [source, values] of layers) {
    for (const [key, value] of Object.entries(values)) {
      merged[key] = value;
      sources[key] = source;
    }
  }
  return { config: checked(merged, sources), sources: sources as Record<ConfigKey, string> };
}

/** @throws TrainerError invalid_config */
function checked(merged: Record<string, unknown>, sources: Record<string, string>): TrainConfig {
  const { names, weights } = readAgents(merged.agents);
  if (merged.agents !== undefined && sources.base_weights === 'default') {
    merged.base_weights = weights;
    sources.base_weights = sources.agents;
  }
  const parsed = trainConfigSchemaOf(names).safeParse(merged);
  if (!parsed.success) throw invalidConfig(parsed.error, merged, sources);
  const config = {
    ...parsed.data,
    feature_set: featureSetNamed(parsed.data.feature_set, names),
  };
  if (areSameAgents(names, DEFAULT_AGENTS.names)) delete config.agents;
  else config.agents = [...names];
  return Object.freeze(config);
}

const MAX_CONFIG_BYTES = 2 ** 20;

async function readConfigFile(path: string): Promise<RawConfig> {
  const options = { maxBytes: MAX_CONFIG_BYTES, links: 'follow' } as const;
  const bytes = await readRegularFile(path, options).catch((cause: unknown) => {
    throw new TrainerError('input_not_found', {
      message: `The config file ${path} cannot be read.`,
      expected: 'a JSON file',
      received:
        cause instanceof OpenError
          ? cause.received
          : ((cause as NodeJS.ErrnoException).code ?? 'an error'),
      next: 'check the path, and that you may read it',
      cause,
    });
  });
  return parseConfig(path, bytes.toString('utf8').replace(/^\uFEFF/, ''));
}

function parseConfig(path: string, text: string): RawConfig {
  // Comments become blanks, so that an error names the same place.
  const json = stripJsonComments(text);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw notAnObject(path, (cause as Error).message, cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw notAnObject(path, showReceived(value));
  }
  const repeated = outlineOf(json).members - countKeys(value);
  if (repeated > 0) throw notAnObject(path, `a key typed twice, ${repeated} in all`);
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== '$schema'));
}

function notAnObject(path: string, received: string, cause?: unknown): TrainerError {
  const expected = 'one JSON object, like {"C": 0.1}';
  return new TrainerError('invalid_config', {
    message: `${path} is not a configuration.`,
    expected,
    received,
    next: 'meta-trainer init writes a file with every setting',
    cause,
  });
}

function invalidConfig(
  error: z.ZodError,
  merged: RawConfig,
  sources: Readonly<Record<string, string>>,
): TrainerError {
  const issues = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => unknownKey([...issue.path, key].join('.'), merged))
      : fieldIssues({ issues: [issue] } as z.ZodError, merged),
  );
  const describe = ({ field, expected, received }: FieldIssue) => {
    const source = sources[field.split('.')[0]];
    return `${field} (${source}): expected ${expected}, received ${received}`;
  };
  return new TrainerError('invalid_config', {
    message:
      issues.length === 1 ? 'A setting is not valid.' : `${issues.length} settings are not valid.`,
    issues: issues.map(describe),
    next: 'meta-trainer config show prints every setting and its source',
  });
}

function unknownKey(field: string, merged: RawConfig): FieldIssue {
  return {
    field,
    expected: 'the name of a setting',
    received: showReceived(merged[field]),
  };
}
