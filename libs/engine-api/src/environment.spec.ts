import { engineEnvironmentSchema, environmentSchema, LOG_LEVELS } from './environment';

type Variable = keyof typeof environmentSchema.shape;

function messagesOf(name: Variable, typed: string): string[] {
  const { error } = environmentSchema.shape[name].safeParse(typed);
  return error?.issues.map(({ message }) => message) ?? [];
}

it('an empty environment has a default for each variable that needs one', () => {
  const parsed = engineEnvironmentSchema.parse({});
  expect(parsed).toMatchObject({
    META_AGENT_ENABLED: false,
    META_PORT: 8001,
    META_HOST: '127.0.0.1',
  });
  expect(parsed).toMatchObject({ META_STREAM_BATCH: 256, META_STREAM_ROWS: false });
  expect(parsed.META_ADMIN_TOKEN).toBeUndefined();
});

describe('a variable', () => {
  it.each([
    ['META_FAIL_OPEN', 'false', false],
    ['META_OVERRIDE_THRESHOLD', '0.7', 0.7],
    ['META_AGENTS', 'xgb, my_model=0.5', { xgb: 1, my_model: 0.5 }],
    ['META_MIN_AGENTS', '16', 16],
    ['META_REGISTRY_SYNC', 's3://desks/btc', 's3://desks/btc'],
    ['META_CHALLENGER', 'newest', 'newest'],
    ['META_EXPLORE_SHARE', '0', 0],
    ['META_PRIMARY_HORIZON', '1h', 60],
    ['META_ADMIN_TOKEN', ' a-long-token ', 'a-long-token'],
    ['META_ALLOWED_HOSTS', 'Engine.Desk, [::1]', ['engine.desk', '[::1]']],
    ['META_ENGINE_URL', 'https://engine', 'https://engine'],
    ['META_VERIFY_KEY', 'a.pem, b.pem', ['a.pem', 'b.pem']],
    ['META_STREAM_URL', 'rediss://user:secret@redis:6380/1', 'rediss://user:secret@redis:6380/1'],
    ['META_STREAM_ROWS', 'true', true],
    ['META_STREAM_CLAIM_IDLE_S', '1.5', 1.5],
  ] as const)('%s is read', (name, typed, read) => {
    expect(environmentSchema.shape[name].parse(typed)).toEqual(read);
  });

  it.each([
    ['META_FAIL_OPEN', 'yes', 'true or false'],
    ['META_OVERRIDE_THRESHOLD', '70', 'a number from 0 to 1'],
    ['META_OVERRIDE_THRESHOLD', ' ', 'a number from 0 to 1'],
    ['META_MAX_SIGNAL_AGE_S', '0', 'a number above 0, or unset'],
    ['META_AGENTS', 'xgb=0,lgbm', 'weights above 0, at most 1000'],
    ['META_MIN_AGENTS', '2.5', 'a whole number from 1 to 16'],
    ['META_REGISTRY_SYNC', 'https://desks', 's3://bucket or s3://bucket/prefix'],
    ['META_EXPLORE_SHARE', '1', 'a number from 0 to below 1'],
    ['META_PRIMARY_HORIZON', 'soon', 'a horizon like 15m, 1h or 1d'],
    ['META_ADMIN_TOKEN', 'short', '8 to 500 visible ASCII characters'],
    ['META_ADMIN_TOKEN', 'x'.repeat(501), '8 to 500 visible ASCII characters'],
    [
      'META_ALLOWED_HOSTS',
      'engine:80',
      'host names or addresses without a port, with commas between them',
    ],
    ['META_ENGINE_URL', 'ftp://engine', 'a URL like http://127.0.0.1:8001'],
    ['META_VERIFY_KEY', 'a.pem,,', 'files, separated by commas'],
    ['META_DECISION_LOG_SYNC', 'often', 'one of interval, always'],
    ['META_STREAM_BATCH', '5001', 'a whole number from 1 to 5000'],
    ['META_STREAM_BATCH', '1e3', 'a whole number from 1 to 5000'],
    ['META_STREAM_CLAIM_IDLE_S', '0', 'a number of seconds from 1'],
    ['META_STREAM_PREFIX', 'a b', '1 to 64 of A-Z a-z 0-9 . _ : { } -'],
  ] as const)('%s=%s is refused with what was expected', (name, typed, expected) => {
    expect(messagesOf(name, typed)).toContain(expected);
  });

  it('META_AGENTS says what is wrong with its names', () => {
    expect(messagesOf('META_AGENTS', 'xgb,xgb')).toHaveLength(1);
    expect(messagesOf('META_STREAM_URL', 'http://redis')).toHaveLength(1);
  });
});

const logLevel = environmentSchema.shape.LOG_LEVEL;

describe('LOG_LEVEL', () => {
  it.each(LOG_LEVELS)('accepts %s in any case', (level) => {
    const [first = '', ...rest] = level;
    for (const typed of [level, level.toUpperCase(), first.toUpperCase() + rest.join('')]) {
      expect(logLevel.parse(typed)).toBe(level);
    }
  });

  it('refuses any other word', () => {
    const { error } = logLevel.safeParse('CHATTY');
    expect(error?.issues.map(({ message }) => message)).toEqual([
      `one of ${LOG_LEVELS.join(', ')}`,
    ]);
  });
});
