import { statusSchema } from '@meta-agent/engine-api';
import { z } from 'zod';
import { count, failure, ledgerHead, names, time, version } from './parts';

const { last_load_error, registry } = statusSchema.shape;
/** The engine after the change; absent where none was looked for or seen. */
const confirmation = z
  .object({ url: z.string(), confirmed: z.boolean(), waited_ms: count.optional() })
  .describe('Whether the engine follows.');
const followed = confirmation.extend({
  serving: version.nullable(),
  last_load_error,
  registry,
});

const changed = z.object({
  version,
  previous: version.nullable(),
  generation: count.describe('The line of the ledger.'),
  changed: z.boolean(),
  engine: followed.optional(),
});
const skipped = z.array(z.object({ version, reason: z.string() }));
const generation = count.nullable().describe('The line of the ledger; null without one.');
const standing = { generation, engine: confirmation.optional() };
const stop = z.object({ stop: z.enum(['vote', 'hold']).nullable(), ...standing });

const backup = z.object({
  path: z.string(),
  bytes: count,
  sha256: z.string(),
  versions: z.array(version),
  live_states: count,
  current: version.nullable(),
  ledger_head: ledgerHead.nullable(),
  left_out: z.array(failure.extend({ what: z.string() })),
});

const restored = z.object({
  archive: z.string(),
  restored: z.array(version),
  mended: z.array(version),
  present: z.array(version),
  current: version.nullable(),
  archived_current: version.nullable(),
  live_states: count,
  engine: followed.optional(),
});

const holder = z.looseObject({ pid: count, host: z.string(), since: time });

/** What commands that change a registry print with --json. */
export const CHANGE_RESULTS = {
  backup,
  restore: restored,
  promote: changed,
  rollback: changed.extend({ skipped }),
  halt: stop,
  resume: stop,
  rearm: z.object({ version, ...standing }),
  challenge: z.object({ challenger: version, ...standing }),
  prune: z.object({ removed: z.array(version), kept: z.array(version) }),
  unlock: z.object({ holder: holder.nullable(), generation }),
  keygen: z.object({ key: z.string(), sign_key: z.string(), verify_key: z.string() }),
  'registry push': z.object({
    ...{ version, generation: count, versions: z.array(version), damaged: z.array(version) },
    ...{ changed: names, url: z.string() },
  }),
  'registry pull': z.object({
    ...{ version, generation: count, changed: names, url: z.string(), path: z.string() },
  }),
};
