import { z } from 'zod';
import { sha256Schema } from '../format/manifest';
import { signatureSchema } from '../signature/signature';

const headSchema = z.strictObject({ hash: sha256Schema, count: z.int().min(1) });

/** current.json: the promoted version. The fields have the order of the file. */
export const currentSchema = z.strictObject({
  version: z.string(),
  promoted_at: z.string(),
  previous: z.string().nullable(),
  /** Increases with every promotion; a watcher compares this number. */
  generation: z.int().min(1),
  manifest_sha256: sha256Schema,
  ledger_head: headSchema,
  /** Over all other fields. */
  signature: signatureSchema.optional(),
});
export type Current = Readonly<z.infer<typeof currentSchema>>;

/** Hash of the last ledger line in force, and the number of lines up to that line. */
export type LedgerHead = Readonly<z.infer<typeof headSchema>>;
