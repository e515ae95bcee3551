import { decide, DEFAULT_POLICY, type MetaModel } from '@meta-agent/decision';
import { parseTimestamp } from '@meta-agent/features';
import { MeasuredChanges } from '@meta-agent/outcomes';
import { simulateLoopMarket, type LoopRecord } from './loop-market';
import { meanGain, trueChanges } from './true-gain';

/** Records of a test part: a fifth of the two weeks that a training sees. */
const PART_RECORDS = 2400;

/** Added to the seed of a loop: the market of its further test parts. */
const PARTS_SEED = 1_000_000;

/** The life of every label: one step of the log. */
const LIFE_MS = 900_000;

/** The mean gain of a change in one test part, as it is reported, in percent. */
export interface PartReport {
  readonly reportedPct: number | null;
  readonly standardErrorPct: number | null;
}

/** How often a report on one test part is within two of its standard errors of the truth. */
export interface PartsCheck {
  readonly parts: number;
  readonly within: number;
}

/**
 * Checks the report of a training on its own test part, and the reports on others. The truth is the
 * mean over all records that no training saw: those that all loops share are lucky or unlucky for
 * all models alike.
 */
export async function checkParts(
  { model, trained }: { readonly model: MetaModel; readonly trained: PartReport },
  unseen: readonly LoopRecord[],
  { loopSeed, parts }: { readonly loopSeed: number; readonly parts: number },
): Promise<PartsCheck> {
  const { records } = await simulateLoopMarket(parts * PART_RECORDS, loopSeed + PARTS_SEED);
  const truth = meanGain([...trueChanges(unseen, model), ...trueChanges(records, model)]);
  const reports = [trained, ...reportParts(records, model)];
  const within = reports.filter((report) => isWithinTwo(report, truth)).length;
  return { parts: reports.length, within };
}

/** What the evidence of the product reports on each test part of records that no training saw. */
function reportParts(records: readonly LoopRecord[], model: MetaModel): PartReport[] {
  const parts = Math.floor(records.length / PART_RECORDS);
  return Array.from({ length: parts }, (_, part) =>
    reportPart(records.slice(part * PART_RECORDS, (part + 1) * PART_RECORDS), model, part),
  );
}

function reportPart(records: readonly LoopRecord[], model: MetaModel, seed: number): PartReport {
  const measured = new MeasuredChanges();
  for (const { record, label, profits } of records) {
    const decision = decide(record, { model, policy: DEFAULT_POLICY, nowMs: 0 });
    const truth = { label: { action: label, isAssumed: false }, profits };
    measured.add(parseTimestamp(record.timestamp), decision, truth);
  }
  const { mean, evidence } = measured.worth({ lifeMs: LIFE_MS, seed }).profit;
  return { reportedPct: mean, standardErrorPct: evidence.standard_error };
}

/** Whether a report is within two of its standard errors of the truth. */
export function isWithinTwo(
  { reportedPct, standardErrorPct }: PartReport,
  truthPct: number,
): boolean {
  return Math.abs((reportedPct ?? NaN) - truthPct) <= 2 * (standardErrorPct ?? 0);
}
