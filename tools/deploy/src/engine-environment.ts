import { DEFAULT_META_THRESHOLD, DEFAULT_POLICY } from '@meta-agent/decision';

/** The engine's variables with their defaults; empty for a variable without a default. */
export const ENGINE_ENVIRONMENT: Readonly<Record<string, string>> = {
  META_AGENT_ENABLED: 'false',
  META_OVERRIDE_THRESHOLD: String(DEFAULT_META_THRESHOLD),
  META_CONSENSUS_THRESHOLD: String(DEFAULT_POLICY.consensus_threshold),
  META_MAX_OVERRIDE_RATE: DEFAULT_POLICY.max_override_rate.toFixed(2),
  META_MIN_AGENTS: String(DEFAULT_POLICY.min_agents),
  META_AGENTS: '',
  META_FAIL_OPEN: String(DEFAULT_POLICY.fail_open),
  META_MAX_SIGNAL_AGE_S: '',
  META_MAX_ROW_AGE: '86400',
  META_MAX_MODEL_AGE_DAYS: '',
  META_LIVE_MAX_AGE_S: '',
  META_CHALLENGER: '',
  META_CANARY_SHARE: '0',
  META_ONLINE: 'false',
  META_EXPLORE_SHARE: '0',
  META_EXPLORE_LIFE_MINUTES: '120',
  META_EXPLORE_SEED: 'meta-agent',
  META_PRIMARY_HORIZON: '',
  META_STRICT: 'false',
  META_V2_MODEL_DIR: 'models/meta_v2',
  META_REGISTRY_SYNC: '',
  META_REGISTRY_SYNC_S: '5',
  META_VERIFY_KEY: '',
  META_DECISION_LOG: 'logs',
  META_DECISION_LOG_SYNC: 'interval',
  META_MIN_FREE_DISK_MIB: '64',
  META_ANY_SYMBOL: 'false',
  META_HOST: '127.0.0.1',
  META_PORT: '8001',
  META_ADMIN_TOKEN: '',
  META_ADMIN_TOKEN_FILE: '',
  META_ADMIN_SOCKET: 'auto',
  META_CLIENT_TOKENS_FILE: '',
  META_ALLOWED_HOSTS: '',
  META_OPEN: 'false',
  LOG_LEVEL: 'info',
  LOG_DECISIONS: 'all',
};

/** Further variables that retrain-weekly.sh reads. */
export const RETRAIN_ENVIRONMENT = [
  ...['META_V2_MODEL_DIR', 'META_BACKUP_DIR', 'META_ENGINE_URL', 'META_ENGINE_TOKEN_FILE'],
  'META_LABEL_HORIZON',
];
