import { redisErrorOf } from './redis-error';
import { connectionOptions, shownUrl } from './redis-settings';

describe('an error of Redis', () => {
  it.each([
    ['WRONGPASS invalid username-password pair or user is disabled.', 'refused_login'],
    ['Ready check failed: NOAUTH Authentication required.', 'refused_login'],
    ["NOPERM this user has no permissions to run the 'xadd' command", 'no_permission'],
    ["OOM command not allowed when used memory > 'maxmemory'.", 'full'],
    ["READONLY You can't write against a read only replica.", 'read_only'],
    ['UNBLOCKED force unblock, instance state changed (master -> replica?)', 'read_only'],
    ['UNBLOCKED the stream key no longer exists', 'no_group'],
    ['MISCONF Redis is configured to save RDB snapshots', 'cannot_persist'],
    ['LOADING Redis is loading the dataset in memory', 'loading'],
    ["NOGROUP No such key 'meta:signals' or consumer group 'engines'", 'no_group'],
    ['WRONGTYPE Operation against a key holding the wrong kind of value', 'wrong_type'],
    ['self-signed certificate', 'untrusted_certificate'],
    ['connect ECONNREFUSED 127.0.0.1:6379', 'unreachable'],
    ['Connection is closed.', 'unreachable'],
    ['ERR syntax error', 'failed'],
  ])('%s has a stable code', (message, code) => {
    const error = redisErrorOf(new Error(message));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });
});

describe('the URL of Redis', () => {
  it('is refused when it is another', async () => {
    for (const url of ['http://127.0.0.1', 'redis://', 'redis://host/name', '127.0.0.1:6379']) {
      await expect(connectionOptions({ url })).rejects.toMatchObject({ code: 'bad_url' });
    }
  });

  it('is shown without user and password', () => {
    expect(shownUrl('rediss://desk:secret@redis.desk:6380')).toBe('rediss://redis.desk:6380');
  });

  it('with IPv6 names the address without brackets', async () => {
    expect(await connectionOptions({ url: 'redis://[::1]' })).toMatchObject({
      ...{ host: '::1', port: 6379, db: 0 },
    });
  });
});
