import { z } from 'zod';

const count = z.int().min(0);
const time = z.string().describe('ISO 8601, UTC.');

export const signalStreamStateSchema = z
  .object({
    state: z
      .enum(['connected', 'waiting', 'stopped'])
      .describe('Waiting: Redis cannot be used; the engine tries again until it can.'),
    redis: z.string().describe('The address of Redis, without user and password.'),
    group: z.string().describe('The consumer group.'),
    consumer: z.string().describe('The name of this engine in the group.'),
    since: time.describe('Since when the state holds. ISO 8601, UTC.'),
    lag: count.nullable().describe('Signals that no engine has read; null when not known.'),
    pending: count
      .nullable()
      .describe('Signals read and not yet decided, of all engines; null when not known.'),
    oldest_open_at: time
      .nullable()
      .describe('When the oldest signal without a decision was sent; null without one.'),
    rows: z
      .object({
        length: count.describe('Rows in Redis.'),
        read: z.boolean().describe('Whether a supervisor reads them: else they fill Redis.'),
      })
      .nullable()
      .optional()
      .describe('The published rows of the decision logs; null unless they are published.'),
    published: count.describe('Decisions published by this engine since its start.'),
    rejected: count.describe('Signals rejected by this engine since its start.'),
    taken_over: count.describe('Signals taken over from engines that did not finish them.'),
    decided_elsewhere: count.describe(
      'Signals that this engine decided and another one, or an earlier attempt, had published.',
    ),
    last_error: z
      .object({
        code: z.string().describe('Stable; for programs.'),
        message: z.string().describe('For people.'),
        at: time,
      })
      .nullable()
      .describe('The last failure; null without one.'),
  })
  .describe('The stream of signals at this moment.');

export type SignalStreamState = z.infer<typeof signalStreamStateSchema>;
