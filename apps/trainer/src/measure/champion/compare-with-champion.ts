import type { Policy } from '@meta-agent/decision';
import { ACTIONS, sum } from '@meta-agent/features';
import { trainedTimeOf, type ChampionComparison, type LoadedModel } from '@meta-agent/model-io';
import { profitGain } from '@meta-agent/outcomes';
import type { Dataset } from '../../data/read-dataset';
import { sliceDataset, type MeasuredRows } from '../../data/slice-dataset';
import { profitsAt } from '../../data/truth/profits';
import type { MeasurableModel } from '../measure-model';
import { replayDecisions } from '../replay-decisions';
import { evidenceOf, spanOf, type EvidenceOptions } from '../time/evidence-frame';

export interface ComparisonInputs {
  readonly dataset: Dataset;
  /** The rows of the candidate's test part. */
  readonly testPart: { readonly testStart: number; readonly testEnd: number };
  /** The model of the training part, which has not seen the test part. */
  readonly candidate: MeasurableModel;
  readonly champion: LoadedModel;
}

export interface ComparisonOptions {
  readonly policy: Policy;
  readonly evidence: EvidenceOptions;
  readonly metric: ChampionComparison['metric'];
  /** Least share of differing records of which both results are known. */
  readonly minIdentifiedShare: number;
}

/**
 * The candidate beside the champion, on the records that neither was trained on: those of the test
 * part that are later than the champion's training by more than a life of a label, because a label
 * of the training still grows for that long.
 */
export function compareWithChampion(
  { dataset, testPart, candidate, champion }: ComparisonInputs,
  { policy, evidence: options, metric, minIdentifiedShare }: ComparisonOptions,
): ChampionComparison {
  const trained = trainedTimeOf(champion.metadata);
  const rows = laterRows(dataset, testPart, trained.lastMs + options.lifeMs);
  const gains = metric === 'pnl' ? profitGains : accuracyGains;
  const { timestampsMs, differs, gain } = gains(rows, (table) => ({
    candidate: replayDecisions(table, candidate, policy).finalClasses,
    champion: replayDecisions(table, champion, policy).finalClasses,
  }));
  const denominators = Float64Array.from(gain, (value, row) =>
    Number(differs[row] === 1 && value !== null),
  );
  const numerators = denominators.map((counted, row) => counted * (gain[row] ?? 0));
  const evidence = evidenceOf(
    { timestampsMs, numerators, denominators },
    spanOf(timestampsMs),
    options,
  );
  const [differing, known] = [sum(differs), sum(denominators)];
  const share = differing === 0 ? null : known / differing;
  const isComparable = evidence.status === 'measured' && (share ?? 0) >= minIdentifiedShare;
  return {
    ...{ version: champion.version, trained_until: trained.lastTimestamp },
    first_timestamp: timestampsMs.length === 0 ? null : new Date(timestampsMs[0]).toISOString(),
    ...{ records: timestampsMs.length, differing, metric, identified_share: share },
    difference: isComparable ? evidence.estimate : null,
    evidence,
  };
}

/** The rows of the test part after a time. */
function laterRows(
  dataset: Dataset,
  { testStart, testEnd }: ComparisonInputs['testPart'],
  afterMs: number,
): MeasuredRows | null {
  const { timestampsMs } = dataset.table;
  let start = testStart;
  while (start < testEnd && timestampsMs[start] <= afterMs) start += 1;
  return start === testEnd ? null : sliceDataset(dataset, start, testEnd);
}

interface Gains {
  readonly timestampsMs: Float64Array;
  /** 1 where the two decide differently. */
  readonly differs: Uint8Array;
  /** Candidate minus champion; null where it is not known. */
  readonly gain: readonly (number | null)[];
}

type Decide = (table: MeasuredRows['table']) => Record<'candidate' | 'champion', Uint8Array>;

const NO_ROWS: Gains = {
  ...{ timestampsMs: new Float64Array(), differs: new Uint8Array(), gain: [] },
};

/** Over every record, with and without a label. */
function profitGains(rows: MeasuredRows | null, decide: Decide): Gains {
  if (rows === null) return NO_ROWS;
  const { table, profits } = rows.every;
  const { candidate, champion } = decide(table);
  return {
    timestampsMs: table.timestampsMs,
    differs: candidate.map((action, row) => Number(action !== champion[row])),
    gain: Array.from(candidate, (action, row) => {
      const earned = profits && profitsAt(profits, row);
      return earned && profitGain(earned, ACTIONS[action], ACTIONS[champion[row]]);
    }),
  };
}

/** Over the labelled records; a label that is the vote's own action tells nothing. */
function accuracyGains(rows: MeasuredRows | null, decide: Decide): Gains {
  if (rows === null) return NO_ROWS;
  const { table, classes, assumed } = rows;
  const { candidate, champion } = decide(table);
  return {
    timestampsMs: table.timestampsMs,
    differs: candidate.map((action, row) => Number(action !== champion[row])),
    gain: Array.from(candidate, (action, row) =>
      assumed[row] === 1
        ? null
        : Number(action === classes[row]) - Number(champion[row] === classes[row]),
    ),
  };
}
