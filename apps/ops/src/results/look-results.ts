import { ledgerEntrySchema, metadataSchema } from '@meta-agent/model-io';
import { z } from 'zod';
import { count, failure, names, time, version } from './parts';

const listed = z.object({
  version,
  state: z.string().describe('current, candidate, previous, demoted …'),
  flaw: failure.nullable().describe('Why the version cannot be used; null when it can.'),
  training_date: time.nullable(),
  n_samples: count.nullable(),
  cv_accuracy: z.number().nullable(),
  cv_std: z.number().nullable(),
  test_accuracy: z.number().nullable(),
  gates: z.object({ count, failed: names }).nullable(),
});

const shown = z.object({
  version,
  state: z.string(),
  path: z.string(),
  manifest_sha256: z.string(),
  promotions: z.array(ledgerEntrySchema).describe('The lines of the ledger about it.'),
  metadata: metadataSchema,
});

const check = z.object({
  name: z.string(),
  passed: z.boolean().nullable().describe('Null: not run, since an earlier one failed.'),
  detail: z.string(),
});
const validated = z.object({ version, valid: z.boolean(), checks: z.array(check) });

/** A value of the first and one of the second version. */
const compared = z.object({ name: z.string(), values: z.array(z.unknown()) });
const differences = z.object({
  versions: z.array(version),
  metrics: z.array(compared),
  config: z.array(compared),
  coefficients: z.array(compared),
  groups: z.array(z.unknown()),
});

const ledger = z.object({
  entries: z.array(ledgerEntrySchema),
  flaw: failure
    .extend({ expected: z.unknown(), received: z.unknown(), next: z.string() })
    .nullable()
    .describe('The first line that does not verify, and why.'),
  proven: names.nullable().describe('With --verify: what is proven, in words.'),
});

/** What commands about versions print with --json. */
export const LOOK_RESULTS = {
  list: z.array(listed).describe('Every version, oldest first.'),
  show: shown,
  validate: z.array(validated),
  diff: differences,
  ledger,
};
