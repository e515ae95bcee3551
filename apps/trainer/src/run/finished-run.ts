import type { TrainedDescription } from '@meta-agent/model-io';
import { promoteOnce } from '../publish/publish-model';
import type { Reporter } from '../reporter';
import type { TrainingRequest, TrainingResult } from './training-request';

/**
 * What an earlier attempt of this run has saved, promoted if that attempt ended before; null when the
 * run has saved nothing. A worker that was killed at any moment leads to one version.
 */
export async function finishedRun(
  { registry, runId, publish }: TrainingRequest,
  reporter: Reporter,
): Promise<TrainingResult | null> {
  const version = runId === null ? null : await registry.findRun(runId);
  if (version === null) return null;
  reporter.info(`Run ${String(runId)} has saved ${version} already: nothing is trained`);
  // The run id shows that this trainer wrote it: every field is there.
  const metadata = (await registry.load(version)).metadata as unknown as TrainedDescription;
  const { gates, search, diversity, verdict } = metadata;
  const promoted = await promoteOnce(version, gates, registry, publish, reporter);
  const path = registry.pathOf(version);
  return { version, path, promoted, gates, tried: search.tried, diversity, verdict, metadata };
}
