import { z } from 'zod';

const EXAMPLE = {
  changes: [
    {
      ...{ at: '2026-02-05T02:41:09.120Z', event: 'promote', forced: true },
      ...{ from: '20260128T020000Z-0f7c11aa', to: '20260204T020000Z-2bffb99d' },
      ...{ actor: 'ada@desk-1', reason: 'the weekly run' },
    },
  ],
  flaw: null,
};

const changeSchema = z.object({
  at: z.string().describe('ISO 8601, UTC.'),
  event: z
    .string()
    .describe('Like promote, rollback, restore, halt, resume, demote, rearm, challenge.'),
  forced: z.boolean().describe('Whether a person passed over a gate that failed.'),
  from: z.string().nullable().describe('The version before; null when there was none.'),
  to: z.string().describe('The version that is current from then on.'),
  actor: z.string().describe('Who did it.'),
  reason: z.string().describe('Why, in the words of the actor.'),
});

/** The newest lines of the registry's ledger. */
export const registryChangesSchema = z
  .object({
    changes: z.array(changeSchema).describe('The last 20, newest first.'),
    flaw: z
      .string()
      .nullable()
      .describe('Why the ledger cannot be trusted beyond these lines; null: every line is proven.'),
  })
  .meta({ description: 'Who changed what decides, and why.', examples: [EXAMPLE] });

export type RegistryChange = z.infer<typeof changeSchema>;
export type RegistryChanges = z.infer<typeof registryChangesSchema>;
