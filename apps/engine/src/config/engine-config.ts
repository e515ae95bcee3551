import { CommandError, EXIT } from '@meta-agent/command-line';
import { DEFAULT_META_THRESHOLD, DEFAULT_POLICY, type Policy } from '@meta-agent/decision';
import { showReceived } from '@meta-agent/features';
import { z } from 'zod';

// The message of each schema is what it expects.
const SHARE = 'a number from 0 to 1';
const BOOLEAN = 'true or false';
const COUNT = 'a whole number from 1 to 4';
const POSITIVE = 'a number above 0, or unset';
const PORT = 'a port, 0 to 65535';

const isNumeric = (text: string) => text.trim() !== '' && Number.isFinite(Number(text));
const numeric = (message: string) => z.string().refine(isNumeric, message).transform(Number);
const share = numeric(SHARE).pipe(z.number().min(0, SHARE).max(1, SHARE));
const positive = numeric(POSITIVE).pipe(z.number().gt(0, POSITIVE));
const boolean = z.enum(['true', 'false'], BOOLEAN).transform((text) => text === 'true');
const text = (what: string) => z.string().min(1, what);

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const SYNC_MODES = ['interval', 'always'] as const;
const LOGGED_DECISIONS = ['all', 'overrides', 'off'] as const;

/** A visible character each: what a header can carry. */
const TOKEN = /^[\x21-\x7e]{8,}$/;

const oneOf = <const T extends readonly string[]>(values: T) =>
  z.enum(values, `one of ${values.join(', ')}`);

/** The environment, variable by variable, as SPEC's table has it. */
const environmentSchema = z.object({
  META_AGENT_ENABLED: boolean.default(false),
  META_OVERRIDE_THRESHOLD: share.optional(),
  META_FAIL_OPEN: boolean.default(DEFAULT_POLICY.fail_open),
  META_V2_MODEL_DIR: text('a folder').default('models/meta_v2'),
  META_CONSENSUS_THRESHOLD: share.default(DEFAULT_POLICY.consensus_threshold),
  META_MAX_OVERRIDE_RATE: share.default(DEFAULT_POLICY.max_override_rate),
  META_MIN_AGENTS: numeric(COUNT)
    .pipe(z.int(COUNT).min(1, COUNT).max(4, COUNT))
    .default(DEFAULT_POLICY.min_agents),
  META_MAX_SIGNAL_AGE_S: positive.optional(),
  META_MAX_MODEL_AGE_DAYS: positive.optional(),
  META_HOST: text('an address or a host name').default('127.0.0.1'),
  META_PORT: numeric(PORT).pipe(z.int(PORT).min(0, PORT).max(65_535, PORT)).default(8001),
  META_DECISION_LOG: text('a folder, or off').default('logs'),
  META_DECISION_LOG_SYNC: oneOf(SYNC_MODES).default('interval'),
  META_ADMIN_TOKEN: z
    .string()
    .regex(TOKEN, 'at least 8 visible ASCII characters, or unset')
    .optional(),
  LOG_LEVEL: oneOf(LOG_LEVELS).default('info'),
  LOG_DECISIONS: oneOf(LOGGED_DECISIONS).default('all'),
});
type Environment = z.infer<typeof environmentSchema>;
type Variable = keyof Environment;

const VARIABLES = Object.keys(environmentSchema.shape) as Variable[];
/** Another part's: which TensorFlow the trainer runs. */
const FOREIGN = ['META_TF_BACKEND'];
const SECRETS: readonly string[] = ['META_ADMIN_TOKEN'];

export interface EngineConfig {
  readonly policy: Policy;
  readonly modelDir: string;
  readonly host: string;
  readonly port: number;
  /** Null for no decision log. */
  readonly decisionLog: { readonly folder: string; readonly sync: 'interval' | 'always' } | null;
  readonly adminToken: string | null;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly loggedDecisions: (typeof LOGGED_DECISIONS)[number];
}

export interface Setting {
  readonly name: Variable;
  readonly value: string;
  readonly source: 'environment' | 'default';
}

/**
 * Reads the environment once. An empty variable counts as unset.
 * @throws CommandError bad_environment, with every bad variable
 */
export function readConfig(env: NodeJS.ProcessEnv): EngineConfig {
  const values = parse(env);
  return Object.freeze({
    policy: policyOf(values),
    modelDir: values.META_V2_MODEL_DIR,
    host: values.META_HOST,
    port: values.META_PORT,
    decisionLog:
      values.META_DECISION_LOG === 'off'
        ? null
        : { folder: values.META_DECISION_LOG, sync: values.META_DECISION_LOG_SYNC },
    adminToken: values.META_ADMIN_TOKEN ?? null,
    logLevel: values.LOG_LEVEL,
    loggedDecisions: values.LOG_DECISIONS,
  });
}

/** Every variable with its value in force and where that is from; secrets are not shown. */
export function showConfig(env: NodeJS.ProcessEnv): Setting[] {
  const values = parse(env);
  return VARIABLES.map((name) => {
    const isSet = isGiven(env[name]);
    const value = SECRETS.includes(name) && isSet ? '(set)' : shown(name, values[name]);
    return { name, value, source: isSet ? 'environment' : 'default' };
  });
}

/** Variables that look like the engine's but are not: most likely mistyped. */
export function unknownVariables(env: NodeJS.ProcessEnv): string[] {
  const known: readonly string[] = [...VARIABLES, ...FOREIGN];
  return Object.keys(env).filter((name) => name.startsWith('META_') && !known.includes(name));
}

function shown(name: Variable, value: Environment[Variable]): string {
  if (value !== undefined) return String(value);
  return name === 'META_OVERRIDE_THRESHOLD'
    ? `the model's own, else ${DEFAULT_META_THRESHOLD}`
    : 'unset';
}

const isGiven = (value: string | undefined) => value !== undefined && value !== '';

function parse(env: NodeJS.ProcessEnv): Environment {
  const given = Object.fromEntries(
    VARIABLES.filter((name) => isGiven(env[name])).map((name) => [name, env[name]]),
  );
  const parsed = environmentSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new CommandError('bad_environment', EXIT.badInput, {
    message: 'The environment has bad values.',
    issues: parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      const received = SECRETS.includes(name) ? '(not shown)' : showReceived(env[name]);
      return `${name}: expected ${issue.message}, received ${received}`;
    }),
    next: 'mend them and start again; meta-engine config show prints what is in force',
  });
}

function policyOf(values: Environment): Policy {
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
  });
}
