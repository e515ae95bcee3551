import { isArtifactFile, isVersionName } from '@meta-agent/model-io';
import { z } from 'zod';
import { refusedPack } from './pack-error';

/** The pack's first file. It lists the other files. */
export const EVIDENCE_MANIFEST = 'evidence.json';
export const README = 'README.md';
export const SETTINGS = 'settings.json';
export const DECISION_LOG = 'decision-log.json';
export const DECISIONS = 'decisions';

const FIXED = [
  ...[README, SETTINGS, DECISION_LOG],
  ...['current.json', 'ledger.jsonl', 'control.json', 'challenger.json', 'live.json'],
];

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower case hex');
const listedSchema = z.strictObject({ bytes: z.int().min(0), sha256 });

export const manifestSchema = z.strictObject({
  format: z.literal('meta-agent-evidence'),
  schema_version: z.literal(1),
  /** The pack tells what decided from this time on. ISO 8601, UTC. */
  since: z.iso.datetime(),
  current: z.string().nullable(),
  ledger_head: z.strictObject({ hash: sha256, count: z.int().min(1) }).nullable(),
  /** The newest live state; null without a supervisor. */
  live: z.strictObject({ generation: z.int().min(1), sha256 }).nullable(),
  /** The first live state in the pack: the one in force at `since`, else the first after it. */
  first_live_generation: z.int().min(1).nullable(),
  /** Versions that decided since then and are in the pack. */
  versions: z.array(z.string()),
  /** What is not in the pack, and why. */
  missing: z.array(z.string()),
  /** Keyed by path, in the order of the pack. */
  files: z.record(z.string(), listedSchema),
});
export type EvidenceManifest = z.infer<typeof manifestSchema>;

export const encodeEvidenceManifest = (manifest: EvidenceManifest): Buffer =>
  Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);

/** @throws OpsError archive_invalid, archive_unsafe */
export function decodeEvidenceManifest(bytes: Buffer): EvidenceManifest {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    const received = (error as Error).message;
    throw refusedPack('archive_invalid', `JSON in ${EVIDENCE_MANIFEST}`, received, error);
  }
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) {
    const received = z.prettifyError(parsed.error);
    throw refusedPack('archive_invalid', `a manifest in ${EVIDENCE_MANIFEST}`, received);
  }
  for (const path of Object.keys(parsed.data.files)) assertKnown(path);
  return parsed.data;
}

/** Only names of its own: a pack is unpacked by hand. @throws OpsError archive_unsafe */
function assertKnown(path: string): void {
  const [folder, name = '', file = '', ...more] = path.split('/');
  const isKnown =
    FIXED.includes(path) ||
    (folder === 'live' && /^[1-9]\d*\.json$/.test(name) && file === '') ||
    (folder === DECISIONS && /^[\w.-]+$/.test(name) && !name.startsWith('.') && file === '') ||
    (folder === 'versions' && isVersionName(name) && isArtifactFile(file));
  if (isKnown && more.length === 0) return;
  throw refusedPack('archive_unsafe', 'only files of an evidence pack', JSON.stringify(path));
}
