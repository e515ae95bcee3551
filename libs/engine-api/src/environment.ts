import { DEFAULT_POLICY } from '@meta-agent/decision';
import { horizonMinutes, MAX_AGENTS } from '@meta-agent/features';
import { z } from 'zod';
import {
  above0,
  agents,
  boolean,
  files,
  hosts,
  numeric,
  oneOf,
  share,
  text,
} from './environment-values';
import { parseS3Url, S3_URL } from './s3-url';
import { streamEnvironment } from './stream-environment';

// The message of each schema states the expected value.
const BELOW_ONE = 'a number from 0 to below 1';
const COUNT = `a whole number from 1 to ${MAX_AGENTS}`;
const CHALLENGER = 'newest, or a version like 20261123T184500Z-1a2b3c4d';
const HORIZON = 'a horizon like 15m, 1h or 1d';
const MEBIBYTES = 'a whole number of MiB, 0 or more';
const PORT = 'a port, 0 to 65535';
const URL = 'a URL like http://127.0.0.1:8001';
const TOKEN = '8 to 500 visible ASCII characters';

const seconds = above0('a number of seconds above 0');
const minutes = above0('a number of minutes above 0');
const positive = above0('a number above 0, or unset');

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export const TF_BACKENDS = ['native', 'wasm', 'cpu'] as const;

/**
 * A token: surrounding blanks are removed; each character is visible, as a header requires. The engine reads no
 * Authorization of more than 512 characters, so a longer token would never match.
 */
export const adminTokenSchema = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{8,500}$/, TOKEN);

export const engineUrlSchema = z.url({ protocol: /^https?$/, error: URL });

/**
 * Every environment variable of every command, with its default and meaning. An empty
 * variable counts as unset. Each command reads the variables that it needs: a bad variable that a
 * command does not need cannot stop the command.
 */
export const environmentSchema = z.object({
  META_AGENT_ENABLED: boolean
    .default(false)
    .describe('whether the meta model may override the vote'),
  META_OVERRIDE_THRESHOLD: share
    .optional()
    .describe("least probability of an override; the model's own unless set"),
  META_FAIL_OPEN: boolean
    .default(DEFAULT_POLICY.fail_open)
    .describe('on an error: the vote decides (true), or HOLD (false)'),
  META_V2_MODEL_DIR: text('a folder')
    .default('models/meta_v2')
    .describe('the registry: the folder of models'),
  META_REGISTRY_SYNC: text(S3_URL)
    .refine((url) => parseS3Url(url) !== null, S3_URL)
    .optional()
    .describe('s3://bucket/prefix that the registry is pulled from; the folder is a copy then'),
  META_REGISTRY_SYNC_S: seconds
    .default(5)
    .describe('time between two pulls of the registry, in seconds'),
  META_CONSENSUS_THRESHOLD: share
    .default(DEFAULT_POLICY.consensus_threshold)
    .describe('share of agreeing agents that is never overridden'),
  META_MAX_OVERRIDE_RATE: share
    .default(DEFAULT_POLICY.max_override_rate)
    .describe('override rate above which the engine warns'),
  META_AGENTS: agents
    .optional()
    .describe(
      'agents of the vote without a model: names, or name=weight, with commas between; a model has its own',
    ),
  META_MIN_AGENTS: numeric(COUNT)
    .pipe(z.int(COUNT).min(1, COUNT).max(MAX_AGENTS, COUNT))
    .default(DEFAULT_POLICY.min_agents)
    .describe('quorum: fewest reporting agents that the model decides with'),
  META_MAX_SIGNAL_AGE_S: positive.optional().describe('oldest record, in seconds'),
  META_MAX_ROW_AGE: seconds
    .default(86_400)
    .describe('age of a record above which training leaves out its row, in seconds'),
  META_MAX_MODEL_AGE_DAYS: positive.optional().describe('oldest model, in days'),
  META_LIVE_MAX_AGE_S: positive
    .optional()
    .describe('oldest live state, in seconds; an older one gives way to the artifact'),
  META_CHALLENGER: text(CHALLENGER)
    .regex(/^(?:newest|\d{8}T\d{6}Z-[0-9a-f]{8})$/, CHALLENGER)
    .optional()
    .describe('a version, or newest, that decides in shadow beside the current one'),
  META_CANARY_SHARE: share
    .default(0)
    .describe('share of (symbol, META_EXPLORE_LIFE_MINUTES) that the challenger answers'),
  META_ONLINE: boolean
    .default(false)
    .describe('whether the online expert of the live state is mixed with the model'),
  META_EXPLORE_SHARE: numeric(BELOW_ONE)
    .pipe(z.number().min(0, BELOW_ONE).lt(1, BELOW_ONE))
    .default(0)
    .describe(
      "probability that a change of the vote's action is not made, to learn what it is worth",
    ),
  META_EXPLORE_LIFE_MINUTES: minutes
    .default(120)
    .describe('how long one draw of META_EXPLORE_SHARE holds: the longest life of a trade'),
  META_EXPLORE_SEED: text('any text')
    .default('meta-agent')
    .describe('the key of the draws of META_EXPLORE_SHARE'),
  META_PRIMARY_HORIZON: text(HORIZON)
    .refine((text) => horizonMinutes(text) !== null, HORIZON)
    .transform((text) => horizonMinutes(text) ?? undefined)
    .optional()
    .describe('the horizon, like 15m, whose decisions alone override; every one unless set'),
  META_STRICT: boolean
    .default(false)
    .describe(
      'whether a record with unknown keys or missing values is refused (true) or warned of',
    ),
  META_HOST: text('an address or a host name')
    .default('127.0.0.1')
    .describe('address that the engine listens on'),
  META_PORT: numeric(PORT)
    .pipe(z.int(PORT).min(0, PORT).max(65_535, PORT))
    .default(8001)
    .describe('port that the engine listens on; 0 for any free one'),
  META_DECISION_LOG: text('a folder, or off')
    .default('logs')
    .describe('folder of the decision log, or off'),
  META_DECISION_LOG_SYNC: oneOf(['interval', 'always'])
    .default('interval')
    .describe('whether a decision is answered before (interval) or after (always) it is durable'),
  META_MIN_FREE_DISK_MIB: numeric(MEBIBYTES)
    .pipe(z.int(MEBIBYTES).min(0, MEBIBYTES))
    .default(64)
    .describe('free disk below which the decision log is not written, in MiB; 0 for no limit'),
  META_ANY_SYMBOL: boolean
    .default(false)
    .describe('whether a symbol may be any printable text, not only A-Z a-z 0-9 . _ : / -'),
  META_ADMIN_TOKEN: adminTokenSchema
    .optional()
    .meta({ description: 'bearer token of the admin calls', secret: true }),
  META_ADMIN_TOKEN_FILE: text('a file')
    .optional()
    .describe('file with a bearer token of the admin calls'),
  META_ADMIN_SOCKET: text('a path, auto or off')
    .default('auto')
    .describe(
      'Unix socket of the admin calls; auto: one in a private folder while there is no admin token',
    ),
  META_CLIENT_TOKENS_FILE: text('a file')
    .optional()
    .describe('file of the client tokens; unset: on loopback everybody may ask and watch'),
  META_ALLOWED_HOSTS: hosts
    .default([])
    .describe('further names that a Host header may have, with commas; loopback names always may'),
  META_OPEN: boolean
    .default(false)
    .describe(
      'whether to start beyond loopback without client tokens: everybody may ask and watch',
    ),
  ...streamEnvironment,
  LOG_LEVEL: z
    .string()
    .toLowerCase()
    .pipe(oneOf(LOG_LEVELS))
    .default('info')
    .describe('least severe log line that is written, in any case'),
  LOG_DECISIONS: oneOf(['all', 'overrides', 'off'])
    .default('all')
    .describe('decisions that are log lines'),
  META_ENGINE_URL: engineUrlSchema
    .optional()
    .describe('the engine that meta-ops asks, unless --url names one'),
  META_ENGINE_TOKEN_FILE: text('a file')
    .optional()
    .describe('file with the token that meta-ops sends, unless --token-file names one'),
  META_TF_BACKEND: oneOf(TF_BACKENDS)
    .optional()
    .describe('TensorFlow that meta-trainer runs on; the fastest installed one unless set'),
  META_VERIFY_KEY: files
    .optional()
    .describe(
      'files with public keys, with commas; then only what one of them signed is served: version, live state, canary',
    ),
  META_SIGN_KEY: text('a file')
    .optional()
    .describe(
      'file with the private key that meta-ops and meta-supervisor sign with, unless --sign-key names one',
    ),
  META_BACKUP_DIR: text('a folder')
    .optional()
    .describe('folder that retrain-weekly.sh writes its backups to'),
});

/** The variables of the engine; the others are read by other commands. */
export const engineEnvironmentSchema = environmentSchema.omit({
  META_ENGINE_URL: true,
  META_ENGINE_TOKEN_FILE: true,
  META_TF_BACKEND: true,
  META_SIGN_KEY: true,
  META_BACKUP_DIR: true,
});

/** The variables that name the Redis of signals and fleets, and what its keys begin with. */
export const redisEnvironmentSchema = environmentSchema.pick({
  META_STREAM_URL: true,
  META_FLEET_URL: true,
  META_FLEET_PASSWORD_FILE: true,
  META_STREAM_PASSWORD_FILE: true,
  META_STREAM_CA_FILE: true,
  META_STREAM_CERT_FILE: true,
  META_STREAM_KEY_FILE: true,
  META_STREAM_PREFIX: true,
});

export type RedisEnvironment = z.infer<typeof redisEnvironmentSchema>;
export type EngineEnvironment = z.infer<typeof engineEnvironmentSchema>;
