import { InputDigest, readRows } from '@meta-agent/log-files';
import { GroundTruth, labelRowSchema, outcomeRowSchema } from '@meta-agent/outcomes';

/** Reads labels and outcomes; their rows are all that a replay holds in memory. @throws InputError */
export function readGroundTruth(
  labelsPath: string | null,
  outcomesPath: string | null,
): Promise<GroundTruth> {
  const digest = new InputDigest();
  return GroundTruth.collect({
    outcomes: outcomesPath === null ? null : readRows(outcomesPath, outcomeRowSchema, digest),
    labels: labelsPath === null ? null : readRows(labelsPath, labelRowSchema, digest),
  });
}
