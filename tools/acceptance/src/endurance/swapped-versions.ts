import { join } from 'node:path';
import { decide, DEFAULT_POLICY, NOTHING_IN_FORCE, type Decision } from '@meta-agent/decision';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import type { SignalRecord } from '@meta-agent/features';
import { openRegistry, type LoadedModel } from '@meta-agent/model-io';
import { smallDraft } from '@meta-agent/model-io/testing';

/** Of each artifact: nearly every answer is an override, unless a live state is in force. */
const OWN_THRESHOLD = 0.34;
/** Of the live states, by version: each tells the others' decisions from its own. */
const LIVE_THRESHOLDS = [0.4, 0.5, 0.6, 0.75];

export interface SwappedVersion {
  readonly model: LoadedModel;
  /** In force for this version alone. */
  readonly liveThreshold: number;
}

interface SavedVersions {
  readonly dir: string;
  readonly versions: readonly SwappedVersion[];
}

/** Four versions in a registry without a current one. */
export async function savedVersions(): Promise<SavedVersions> {
  const dir = join(temporaryFolder(), 'template');
  const registry = openRegistry({ dir });
  const versions: SwappedVersion[] = [];
  for (const [k, liveThreshold] of LIVE_THRESHOLDS.entries()) {
    const draft = smallDraft(k + 1);
    const metadata = { ...draft.metadata, override_threshold: { value: OWN_THRESHOLD } };
    const { version } = await registry.save({ ...draft, metadata });
    versions.push({ model: await registry.load(version), liveThreshold });
  }
  return { dir, versions };
}

/** What a version decides for a record: alone, or with the live state of a threshold. */
export function decisionOf(
  record: SignalRecord,
  { model }: Pick<SwappedVersion, 'model'>,
  threshold: number | null,
): Decision {
  const inForce = { ...NOTHING_IN_FORCE, threshold };
  return decide(record, { model, policy: DEFAULT_POLICY, nowMs: 0, inForce });
}
