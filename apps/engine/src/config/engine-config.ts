import { isSecret, isSet, parseEnvironment } from '@meta-agent/command-line';
import { DEFAULT_META_THRESHOLD, DEFAULT_POLICY, type Policy } from '@meta-agent/decision';
import {
  engineEnvironmentSchema,
  environmentSchema,
  type EngineEnvironment,
} from '@meta-agent/engine-api';
import { queueIn, type QueueSettings } from '@meta-agent/fleet';
import { streamConfigOf, type StreamConfig } from './stream-config';

type Variable = keyof EngineEnvironment;
const VARIABLES = Object.keys(engineEnvironmentSchema.shape) as Variable[];

interface DecisionLogConfig {
  readonly folder: string;
  readonly sync: 'interval' | 'always';
  readonly minFreeBytes: number;
  /** Rows of older records are logged with `train: false`. */
  readonly maxRowAgeMs: number;
}

export interface EngineConfig {
  readonly policy: Policy;
  readonly modelDir: string;
  /** Where the registry is pulled from; null when modelDir is changed by others. */
  readonly registrySync: { readonly url: string; readonly everyMs: number } | null;
  /** Files with public keys; null when unsigned versions are served too. */
  readonly verifyKeyFiles: readonly string[] | null;
  readonly host: string;
  readonly port: number;
  /** Null for no decision log. */
  readonly decisionLog: DecisionLogConfig | null;
  /** Null without META_STREAM_URL. */
  readonly stream: StreamConfig | null;
  /** The queue of a fleet whose trainings the console shows; null without a Redis. */
  readonly fleet: QueueSettings | null;
  /** An older live state is not used; null: of any age. */
  readonly liveMaxAgeS: number | null;
  /** A version, or `newest`; null: none decides in shadow. */
  readonly challenger: string | null;
  /** Whether the online expert of the live state is mixed with the model. */
  readonly isOnline: boolean;
  /** Whether records with warnings are refused. */
  readonly isStrict: boolean;
  /** Whether symbols that are no identifiers are accepted. */
  readonly isAnySymbol: boolean;
  readonly access: {
    readonly adminToken: string | null;
    readonly adminTokenFile: string | null;
    readonly clientTokensFile: string | null;
    /** A path, or `auto` or `off`. */
    readonly adminSocket: string;
    readonly allowedHosts: readonly string[];
    /** META_OPEN. */
    readonly isOpen: boolean;
  };
  readonly logLevel: EngineEnvironment['LOG_LEVEL'];
  readonly loggedDecisions: EngineEnvironment['LOG_DECISIONS'];
}

export interface Setting {
  readonly name: Variable;
  readonly value: string;
  readonly source: 'environment' | 'default';
  readonly meaning: string;
}

/**
 * Reads the environment once. An empty variable counts as unset.
 * @throws CommandError bad_environment, with every bad variable
 */
export function readConfig(env: NodeJS.ProcessEnv): EngineConfig {
  const values = parseEnvironment(engineEnvironmentSchema, env);
  return Object.freeze({
    policy: policyOf(values),
    modelDir: values.META_V2_MODEL_DIR,
    registrySync:
      values.META_REGISTRY_SYNC === undefined
        ? null
        : { url: values.META_REGISTRY_SYNC, everyMs: values.META_REGISTRY_SYNC_S * 1000 },
    verifyKeyFiles: values.META_VERIFY_KEY ?? null,
    host: values.META_HOST,
    port: values.META_PORT,
    decisionLog:
      values.META_DECISION_LOG === 'off'
        ? null
        : {
            folder: values.META_DECISION_LOG,
            sync: values.META_DECISION_LOG_SYNC,
            minFreeBytes: values.META_MIN_FREE_DISK_MIB * 1_048_576,
            maxRowAgeMs: values.META_MAX_ROW_AGE * 1000,
          },
    stream: streamConfigOf(values),
    fleet: queueIn(values),
    liveMaxAgeS: values.META_LIVE_MAX_AGE_S ?? null,
    challenger: values.META_CHALLENGER ?? null,
    isOnline: values.META_ONLINE,
    isStrict: values.META_STRICT,
    isAnySymbol: values.META_ANY_SYMBOL,
    access: accessOf(values),
    logLevel: values.LOG_LEVEL,
    loggedDecisions: values.LOG_DECISIONS,
  });
}

/** Every variable with its current value, the source and the meaning of the value; no secret. */
export function showConfig(env: NodeJS.ProcessEnv): Setting[] {
  const values = parseEnvironment(engineEnvironmentSchema, env);
  return VARIABLES.map((name) => {
    const isGiven = isSet(env[name]);
    const isHidden = isGiven && isSecret(engineEnvironmentSchema, name);
    return {
      name,
      value: isHidden ? '(set)' : shown(name, values[name]),
      source: isGiven ? 'environment' : 'default',
      meaning: engineEnvironmentSchema.shape[name].description ?? '',
    };
  });
}

/** Variables named like Meta-Agent's that no program reads: most likely mistyped. */
export function unknownVariables(env: NodeJS.ProcessEnv): string[] {
  const isKnown = (name: string) => Object.hasOwn(environmentSchema.shape, name);
  return Object.keys(env).filter((name) => name.startsWith('META_') && !isKnown(name));
}

function shown(name: Variable, value: EngineEnvironment[Variable]): string {
  if (Array.isArray(value) && value.length === 0) return 'none';
  if (typeof value === 'object' && !Array.isArray(value)) return pairsOf(value);
  if (value !== undefined) return String(value);
  return name === 'META_OVERRIDE_THRESHOLD'
    ? `the model's own, else ${DEFAULT_META_THRESHOLD}`
    : 'unset';
}

const pairsOf = (weights: object) =>
  Object.entries(weights)
    .map(([agent, weight]) => `${agent}=${weight}`)
    .join(',');

function accessOf(values: EngineEnvironment): EngineConfig['access'] {
  return Object.freeze({
    adminToken: values.META_ADMIN_TOKEN ?? null,
    adminTokenFile: values.META_ADMIN_TOKEN_FILE ?? null,
    clientTokensFile: values.META_CLIENT_TOKENS_FILE ?? null,
    adminSocket: values.META_ADMIN_SOCKET,
    allowedHosts: values.META_ALLOWED_HOSTS,
    isOpen: values.META_OPEN,
  });
}

function policyOf(values: EngineEnvironment): Policy {
  return Object.freeze({
    ...DEFAULT_POLICY,
    enabled: values.META_AGENT_ENABLED,
    meta_threshold: values.META_OVERRIDE_THRESHOLD ?? null,
    consensus_threshold: values.META_CONSENSUS_THRESHOLD,
    fail_open: values.META_FAIL_OPEN,
    min_agents: values.META_MIN_AGENTS,
    max_signal_age_s: values.META_MAX_SIGNAL_AGE_S ?? null,
    max_model_age_days: values.META_MAX_MODEL_AGE_DAYS ?? null,
    max_override_rate: values.META_MAX_OVERRIDE_RATE,
    ...(values.META_PRIMARY_HORIZON !== undefined && {
      primary_horizon: values.META_PRIMARY_HORIZON,
    }),
    ...(values.META_AGENTS !== undefined && { agents_without_model: values.META_AGENTS }),
    ...(values.META_EXPLORE_SHARE > 0 && {
      exploration: { share: values.META_EXPLORE_SHARE, ...drawsOf(values) },
    }),
    ...(hasCanary(values) && { canary: { share: values.META_CANARY_SHARE, ...drawsOf(values) } }),
  });
}

function drawsOf(values: EngineEnvironment) {
  return { life_minutes: values.META_EXPLORE_LIFE_MINUTES, seed: values.META_EXPLORE_SEED };
}

const hasCanary = ({ META_CHALLENGER, META_CANARY_SHARE }: EngineEnvironment): boolean =>
  META_CHALLENGER !== undefined && META_CANARY_SHARE > 0;
