import { z } from 'zod';
import { boolean, text } from './environment-values';

const URL = 'redis://[user:password@]host[:port][/database], or rediss:// for TLS';
const REDIS_URL = /^rediss?:\/\/(?:[^@/?#\s]*@)?[^@/?#\s]+(?:\/\d*)?$/;
const NAME = '1 to 64 of A-Z a-z 0-9 . _ : { } -';
const BATCH = 'a whole number from 1 to 5000';
const BLOCK = 'a whole number of milliseconds from 10 to 5000';
const IDLE = 'a number of seconds from 1';
const DELIVERIES = 'a whole number from 2 to 1000';

const isWhole = (text: string) => /^\d+$/.test(text.trim());
const whole = (message: string, least: number, most: number) =>
  z
    .string()
    .refine(isWhole, message)
    .transform(Number)
    .pipe(z.int(message).min(least, message).max(most, message));
const name = z.string().regex(/^[A-Za-z0-9._:{}-]{1,64}$/, NAME);
const redisUrl = z
  .string()
  .refine((text) => REDIS_URL.test(text) && globalThis.URL.canParse(text), URL);
const file = text('a file');

/** Of every command that asks Redis. The message of each schema states the expected value. */
const redisEnvironment = {
  META_STREAM_URL: redisUrl
    .optional()
    .meta({ description: 'the Redis of streams and fleets; unset: HTTP alone', secret: true }),
  META_FLEET_URL: redisUrl.optional().meta({
    description: 'the Redis of the trainings of a fleet; unset: that of META_STREAM_URL',
    secret: true,
  }),
  META_FLEET_PASSWORD_FILE: file
    .optional()
    .describe(
      'file with the password of the Redis of META_FLEET_URL; it never gets that of the streams',
    ),
  META_STREAM_PASSWORD_FILE: file
    .optional()
    .describe('file with the password of Redis, instead of a password in the URL'),
  META_STREAM_CA_FILE: file
    .optional()
    .describe("authorities that signed the certificate of Redis, PEM; unset: the system's"),
  META_STREAM_CERT_FILE: file
    .optional()
    .describe('certificate that is shown to Redis, PEM, if Redis asks for one'),
  META_STREAM_KEY_FILE: file.optional().describe('private key of META_STREAM_CERT_FILE, PEM'),
  META_STREAM_PREFIX: name
    .default('meta')
    .describe('start of the keys, like meta:signals; in a Redis Cluster in braces: {meta}'),
  META_STREAM_GROUP: name
    .default('engines')
    .describe('consumer group of the engines: each signal is decided by one of them'),
};

/** Of the engine that reads signals. */
export const streamEnvironment = {
  ...redisEnvironment,
  META_STREAM_ROWS: boolean
    .default(false)
    .describe(
      'whether rows of the decision log are published too, for meta-supervisor run --stream',
    ),
  META_STREAM_CONSUMER: name
    .optional()
    .describe('name of this engine in the group; unset: host name and port'),
  META_STREAM_BATCH: whole(BATCH, 1, 5000)
    .default(256)
    .describe('most signals that are read, decided and published together'),
  META_STREAM_BLOCK_MS: whole(BLOCK, 10, 5000)
    .default(1000)
    .describe('how long one read waits for signals, in milliseconds; a stop waits as long'),
  META_STREAM_CLAIM_IDLE_S: z
    .string()
    .refine((text) => Number(text) >= 1, IDLE)
    .transform(Number)
    .default(30)
    .describe('after which time without an acknowledgement signals are taken over, in seconds'),
  META_STREAM_MAX_DELIVERIES: whole(DELIVERIES, 2, 1000)
    .default(5)
    .describe('deliveries after which a signal without a decision is rejected'),
};
