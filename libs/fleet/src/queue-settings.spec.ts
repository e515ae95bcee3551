import { queueSettingsOf } from './queue-settings';

const STREAMS = {
  META_STREAM_URL: 'redis://streams',
  META_STREAM_PASSWORD_FILE: '/run/streams',
  META_STREAM_CA_FILE: '/run/ca.pem',
};

it('a fleet without a Redis of its own uses that of the streams, with its password', () => {
  const more = { META_FLEET_PASSWORD_FILE: '/run/fleet' };
  expect(queueSettingsOf({ ...STREAMS, ...more })).toMatchObject({
    redis: { url: 'redis://streams', passwordFile: '/run/streams', caFile: '/run/ca.pem' },
  });
});

it('a Redis of its own never gets the password of the streams', () => {
  const own = { ...STREAMS, META_FLEET_URL: 'rediss://fleet' };
  expect(queueSettingsOf(own).redis).toMatchObject({
    ...{ url: 'rediss://fleet', passwordFile: undefined, caFile: '/run/ca.pem' },
  });
  const withPassword = { ...own, META_FLEET_PASSWORD_FILE: '/run/fleet' };
  expect(queueSettingsOf(withPassword).redis.passwordFile).toBe('/run/fleet');
});

it('a fleet without any Redis is told what to set', () => {
  expect(() => queueSettingsOf({})).toThrow(
    expect.objectContaining({ code: 'redis_not_named' }) as Error,
  );
});
