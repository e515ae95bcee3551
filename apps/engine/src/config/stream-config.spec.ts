import { readConfig, showConfig } from './engine-config';

const URL = 'rediss://desk:secret@redis.desk:6380/2';

describe('the settings of the stream', () => {
  it('have defaults, and a name of the engine that a restart keeps', () => {
    const { stream } = readConfig({ META_STREAM_URL: URL, META_PORT: '8002' });
    expect(stream).toMatchObject({
      redis: { url: URL, passwordFile: undefined },
      ...{ prefix: 'meta', group: 'engines', batch: 256, blockMs: 1000 },
      ...{ claimIdleMs: 30_000, maxDeliveries: 5 },
      consumer: expect.stringMatching(/:8002$/) as string,
    });
  });

  it('are all refused at once when they are bad, without the URL in the message', () => {
    const bad = {
      ...{
        META_STREAM_URL: 'http://desk:secret@h',
        META_STREAM_BATCH: '0',
        META_STREAM_GROUP: 'a b',
      },
      ...{ META_STREAM_BLOCK_MS: '1e9', META_STREAM_CLAIM_IDLE_S: 'soon' },
      META_STREAM_MAX_DELIVERIES: '1',
    };
    expect(() => readConfig(bad)).toThrow(
      expect.objectContaining({
        issues: [
          'META_STREAM_URL: expected redis://[user:password@]host[:port][/database], or rediss:// for TLS, received (not shown)',
          'META_STREAM_GROUP: expected 1 to 64 of A-Z a-z 0-9 . _ : { } -, received "a b"',
          'META_STREAM_BATCH: expected a whole number from 1 to 5000, received "0"',
          'META_STREAM_BLOCK_MS: expected a whole number of milliseconds from 10 to 5000, received "1e9"',
          'META_STREAM_CLAIM_IDLE_S: expected a number of seconds from 1, received "soon"',
          'META_STREAM_MAX_DELIVERIES: expected a whole number from 2 to 1000, received "1"',
        ],
      }) as Error,
    );
  });

  it('are shown without the password', () => {
    const shown = showConfig({ META_STREAM_URL: URL });
    expect(JSON.stringify(shown)).not.toContain('secret');
    expect(shown.find(({ name }) => name === 'META_STREAM_URL')?.value).toBe('(set)');
  });
});
