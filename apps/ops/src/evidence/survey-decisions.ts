import { basename } from 'node:path';
import { decisionRowSchema } from '@meta-agent/decision';
import { readLogAs } from '@meta-agent/features';
import { InputDigest, readBytes } from '@meta-agent/log-files';

/** A file of the decision log, as far as it was written when the pack was made. */
export interface SurveyedLog {
  readonly path: string;
  /** Without the folder. */
  readonly name: string;
  readonly bytes: number;
  /** Of these first bytes. */
  readonly sha256: string;
  readonly decisions: number;
  readonly first_decided_at: string;
  readonly last_decided_at: string;
}

/** Settings under which rows were decided. */
interface UsedSettings {
  readonly model_version: string | null;
  readonly policy: unknown;
  readonly decisions: number;
  readonly first_decided_at: string;
  readonly last_decided_at: string;
}

export interface SurveyedDecisions {
  readonly logs: readonly SurveyedLog[];
  /** In the order of their first decision. */
  readonly settings: readonly UsedSettings[];
  /** Every model that decided, also in shadow. */
  readonly versions: readonly string[];
}

/** Reads the files that hold decisions made at or after a time. */
export async function surveyDecisions(
  files: readonly string[],
  sinceMs: number,
): Promise<SurveyedDecisions> {
  const settings = new Map<string, Span & Pick<UsedSettings, 'model_version' | 'policy'>>();
  const logs: SurveyedLog[] = [];
  const versions = new Set<string | null>();
  for (const path of files) {
    const span = newSpan();
    const digest = new InputDigest();
    for await (const row of decisionsIn(path, digest, sinceMs)) {
      note(span, row.decided_at);
      const { model_version, policy, challenger, champion } = row;
      for (const shadow of [challenger, champion]) versions.add(shadow?.model_version ?? null);
      versions.add(model_version);
      const key = JSON.stringify({ model_version, policy });
      const used = settings.get(key) ?? { ...newSpan(), model_version, policy };
      note(used, row.decided_at);
      settings.set(key, used);
    }
    if (span.decisions === 0) continue;
    // What was read: the engine may have written more since.
    const read = { bytes: digest.bytes, sha256: digest.sha256() };
    logs.push({ path, name: basename(path), ...read, ...span });
  }
  const used = [...settings.values()];
  return {
    logs,
    settings: used.sort((a, b) => compare(a.first_decided_at, b.first_decided_at)),
    versions: [...versions].filter((version) => version !== null),
  };
}

interface Span {
  decisions: number;
  first_decided_at: string;
  last_decided_at: string;
}

const newSpan = (): Span => ({ decisions: 0, first_decided_at: '', last_decided_at: '' });
const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));

function note(span: Span, decidedAt: string): void {
  if (span.decisions === 0 || decidedAt < span.first_decided_at) span.first_decided_at = decidedAt;
  if (decidedAt > span.last_decided_at) span.last_decided_at = decidedAt;
  span.decisions += 1;
}

/** Lines that are no decisions, and a line that is being written, are passed over. */
async function* decisionsIn(path: string, digest: InputDigest, sinceMs: number) {
  const chunks = readBytes(path, digest);
  for await (const entry of readLogAs(decisionRowSchema, path, chunks)) {
    if (!('record' in entry)) continue;
    if (Date.parse(entry.record.decided_at) >= sinceMs) yield entry.record;
  }
}
