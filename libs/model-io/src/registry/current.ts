import { z } from 'zod';
import { sha256Schema } from '../format/manifest';

const headSchema = z.strictObject({ hash: sha256Schema, count: z.int().min(1) });

/** By a key of `meta-ops keygen`, over all other fields. */
const signatureSchema = z.strictObject({
  /** Start of the SHA-256 of the public key. */
  key: z.string().regex(/^[0-9a-f]{16}$/, 'the id of a key'),
  /** Base64. */
  ed25519: z.base64().max(100),
});

/** current.json: the promoted version. The fields have the order of the file. */
export const currentSchema = z.strictObject({
  version: z.string(),
  promoted_at: z.string(),
  previous: z.string().nullable(),
  /** Increases with every promotion; a watcher compares this number. */
  generation: z.int().min(1),
  manifest_sha256: sha256Schema,
  ledger_head: headSchema,
  signature: signatureSchema.optional(),
});
export type Current = Readonly<z.infer<typeof currentSchema>>;

/** Hash of the last ledger line in force, and the number of lines up to that line. */
export type LedgerHead = Readonly<z.infer<typeof headSchema>>;
