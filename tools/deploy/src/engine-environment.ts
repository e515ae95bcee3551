/** The engine's variables with their defaults; empty where there is none. */
export const ENGINE_ENVIRONMENT: Readonly<Record<string, string>> = {
  META_AGENT_ENABLED: 'false',
  META_OVERRIDE_THRESHOLD: '0.65',
  META_CONSENSUS_THRESHOLD: '0.75',
  META_MAX_OVERRIDE_RATE: '0.40',
  META_MIN_AGENTS: '2',
  META_FAIL_OPEN: 'true',
  META_MAX_SIGNAL_AGE_S: '',
  META_MAX_MODEL_AGE_DAYS: '',
  META_V2_MODEL_DIR: 'models/meta_v2',
  META_DECISION_LOG: 'logs',
  META_DECISION_LOG_SYNC: 'interval',
  META_HOST: '127.0.0.1',
  META_PORT: '8001',
  META_ADMIN_TOKEN: '',
  LOG_LEVEL: 'info',
  LOG_DECISIONS: 'all',
};

/** What retrain-weekly.sh reads besides. */
export const RETRAIN_ENVIRONMENT = ['META_V2_MODEL_DIR', 'META_BACKUP_DIR', 'META_ENGINE_URL'];
