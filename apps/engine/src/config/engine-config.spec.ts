import { DEFAULT_POLICY } from '@meta-agent/decision';
import { thrownBy } from '../testing/thrown-by';
import { readConfig, showConfig, unknownVariables } from './engine-config';

describe('the environment', () => {
  it('may be empty: then every setting has the value of the specification', () => {
    expect(readConfig({})).toEqual({
      policy: { ...DEFAULT_POLICY, enabled: false },
      modelDir: 'models/meta_v2',
      verifyKeyFiles: null,
      stream: null,
      fleet: null,
      host: '127.0.0.1',
      port: 8001,
      decisionLog: {
        ...{ folder: 'logs', sync: 'interval', minFreeBytes: 64 * 1_048_576 },
        maxRowAgeMs: 86_400_000,
      },
      ...{ liveMaxAgeS: null, challenger: null, isOnline: false },
      registrySync: null,
      isStrict: false,
      isAnySymbol: false,
      access: {
        adminToken: null,
        adminTokenFile: null,
        clientTokensFile: null,
        adminSocket: 'auto',
        allowedHosts: [],
        isOpen: false,
      },
      logLevel: 'info',
      loggedDecisions: 'all',
    });
    expect(readConfig({ META_PORT: '' }).port).toBe(8001);
  });

  it('names the challenger, its share of canaries and the online expert', () => {
    const env = { META_CHALLENGER: 'newest', META_CANARY_SHARE: '0.1', META_ONLINE: 'true' };
    const config = readConfig(env);
    expect(config).toMatchObject({ challenger: 'newest', isOnline: true });
    const canary = { share: 0.1, life_minutes: 120, seed: 'meta-agent' };
    expect(config.policy.canary).toEqual(canary);
    expect(readConfig({ META_CHALLENGER: '20261123T184500Z-1a2b3c4d' }).policy).not.toHaveProperty(
      'canary',
    );
    expect(() => readConfig({ META_CHALLENGER: 'v2' })).toThrow('bad values');
  });

  it('has no canary without a challenger', () => {
    expect(readConfig({ META_CANARY_SHARE: '0.1' }).policy).not.toHaveProperty('canary');
  });

  it('sets the policy, the log and the address', () => {
    const config = readConfig({
      META_AGENT_ENABLED: 'true',
      META_OVERRIDE_THRESHOLD: '0.8',
      META_FAIL_OPEN: 'false',
      META_CONSENSUS_THRESHOLD: '0.9',
      META_MAX_OVERRIDE_RATE: '0.3',
      META_MIN_AGENTS: '3',
      META_MAX_SIGNAL_AGE_S: '1.5',
      META_MAX_MODEL_AGE_DAYS: '10',
      META_PORT: '0',
      META_DECISION_LOG: 'off',
    });
    expect(config).toMatchObject({ port: 0, decisionLog: null });
    expect(config.policy).toEqual({
      enabled: true,
      meta_threshold: 0.8,
      consensus_threshold: 0.9,
      fail_open: false,
      min_agents: 3,
      max_signal_age_s: 1.5,
      max_model_age_days: 10,
      max_override_rate: 0.3,
      base_weights: null,
    });
  });

  it.each([
    ['15', 15],
    ['1h', 60],
  ])('takes the primary horizon %s in minutes', (META_PRIMARY_HORIZON, minutes) => {
    expect(readConfig({ META_PRIMARY_HORIZON }).policy.primary_horizon).toBe(minutes);
    expect(readConfig({ META_PRIMARY_HORIZON: '' }).policy).not.toHaveProperty('primary_horizon');
  });

  it('explores only with a share above 0', () => {
    expect(readConfig({ META_EXPLORE_SHARE: '0' }).policy).not.toHaveProperty('exploration');
    const { policy } = readConfig({
      META_EXPLORE_SHARE: '0.1',
      META_EXPLORE_LIFE_MINUTES: '60',
      META_EXPLORE_SEED: 'desk',
    });
    expect(policy.exploration).toEqual({ share: 0.1, life_minutes: 60, seed: 'desk' });
  });

  it('with bad values is refused: the error names every bad value and no secret', () => {
    const env = {
      META_AGENT_ENABLED: 'yes',
      META_OVERRIDE_THRESHOLD: '65%',
      META_CONSENSUS_THRESHOLD: '-0.1',
      META_MIN_AGENTS: '2.5',
      META_MAX_SIGNAL_AGE_S: '0',
      META_EXPLORE_SHARE: '1',
      META_EXPLORE_LIFE_MINUTES: '0',
      META_PRIMARY_HORIZON: '-1',
      META_PORT: '80000',
      META_DECISION_LOG_SYNC: 'sometimes',
      META_ADMIN_TOKEN: 'short',
      META_ALLOWED_HOSTS: 'engine:8001',
      META_OPEN: 'yes',
      LOG_LEVEL: 'loud',
    };
    expect(thrownBy(() => readConfig(env))).toMatchObject({
      code: 'bad_environment',
      exitCode: 2,
      issues: [
        'META_AGENT_ENABLED: expected true or false, received "yes"',
        'META_OVERRIDE_THRESHOLD: expected a number from 0 to 1, received "65%"',
        'META_CONSENSUS_THRESHOLD: expected a number from 0 to 1, received "-0.1"',
        'META_MIN_AGENTS: expected a whole number from 1 to 16, received "2.5"',
        'META_MAX_SIGNAL_AGE_S: expected a number above 0, or unset, received "0"',
        'META_EXPLORE_SHARE: expected a number from 0 to below 1, received "1"',
        'META_EXPLORE_LIFE_MINUTES: expected a number of minutes above 0, received "0"',
        'META_PRIMARY_HORIZON: expected a horizon like 15m, 1h or 1d, received "-1"',
        'META_PORT: expected a port, 0 to 65535, received "80000"',
        'META_DECISION_LOG_SYNC: expected one of interval, always, received "sometimes"',
        'META_ADMIN_TOKEN: expected 8 to 500 visible ASCII characters, received (not shown)',
        'META_ALLOWED_HOSTS: expected host names or addresses without a port, with commas between them, received "engine:8001"',
        'META_OPEN: expected true or false, received "yes"',
        'LOG_LEVEL: expected one of trace, debug, info, warn, error, fatal, silent, received "loud"',
      ],
    });
  });

  it('is shown with the source of each value, and without the token', () => {
    const shown = showConfig({ META_PORT: '9000', META_ADMIN_TOKEN: 'a-long-secret' });
    const valueOf = (name: string) => shown.find((setting) => setting.name === name);
    expect(valueOf('META_PORT')).toMatchObject({ value: '9000', source: 'environment' });
    expect(valueOf('META_ADMIN_TOKEN')).toMatchObject({ value: '(set)', source: 'environment' });
    expect(valueOf('META_OVERRIDE_THRESHOLD')).toMatchObject({
      value: "the model's own, else 0.65",
      source: 'default',
    });
  });

  it('reports a mistyped variable', () => {
    const env = {
      META_OVERIDE_THRESHOLD: '0.9',
      META_PORT: '1',
      META_TF_BACKEND: 'wasm',
      META_ENGINE_URL: 'http://127.0.0.1:8001',
      OTHER: '',
    };
    expect(unknownVariables(env)).toEqual(['META_OVERIDE_THRESHOLD']);
  });
});
