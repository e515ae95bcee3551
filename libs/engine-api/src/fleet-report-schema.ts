import type { Immutable } from '@meta-agent/features';
import { z } from 'zod';
import { TRAINING_STATES } from './training-states';

/** Most desks that a report names. */
export const MOST_DESKS_SHOWN = 100;

const count = z.int().min(0);

const shownDeskSchema = z.object({
  desk: z.string().describe('Its name in fleet.json.'),
  state: z
    .enum(TRAINING_STATES)
    .describe('Promoted and candidate: trained. Retrying: it failed, and another attempt follows.'),
  since: z.string().describe('Since when: ended, begun or queued. ISO 8601, UTC.'),
  attempts: count.describe('Attempts begun.'),
  progress: z
    .object({
      stage: z.string().describe('The stage of the training.'),
      share: z.number().describe('How much of it is done, 0 to 1.'),
    })
    .nullable()
    .describe('While it trains.'),
  version: z.string().nullable().describe('The version that was saved; null before, or without.'),
  failed_gates: z.array(z.string()).describe('The gates that the version failed.'),
  reason: z.string().nullable().describe('Why the last attempt failed.'),
});
export type ShownDesk = Immutable<z.infer<typeof shownDeskSchema>>;

/** The trainings of a fleet in its newest week, as the engine reads them from Redis. */
export const fleetReportSchema = z
  .object({
    redis: z
      .string()
      .nullable()
      .describe('The address of the queue, without a password; null when no Redis is named.'),
    week: z.string().nullable().describe('Like 2026-W48; null when nothing is queued.'),
    workers: count.nullable().describe('Workers that are connected; null when not known.'),
    counts: z
      .record(z.enum(TRAINING_STATES), count)
      .describe('How many desks of the week are in each state.'),
    desks: z
      .array(shownDeskSchema)
      .describe(`At most ${MOST_DESKS_SHOWN}, those to look at first.`),
    flaw: z
      .object({
        code: z.string().describe('Stable; for programs.'),
        message: z.string().describe('For people.'),
      })
      .nullable()
      .describe('Why the queue cannot be read; null when nothing is wrong.'),
  })
  .describe('The trainings of a fleet in its newest week.');
export type FleetReport = Immutable<z.infer<typeof fleetReportSchema>>;
