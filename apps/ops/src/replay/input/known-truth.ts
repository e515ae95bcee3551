import type { Decision } from '@meta-agent/decision';
import {
  labelRecord,
  profitsOfTrade,
  type GroundTruth,
  type LabelSource,
  type Truth,
} from '@meta-agent/outcomes';
import type { ReplayRow } from './replay-row';

const NO_LABEL = Object.freeze({ action: null, isAssumed: false });

/**
 * The ground truth of a row, by the rules of training: the vote is computed, never taken from the
 * caller.
 * @param source null without labels and outcomes
 */
export function truthOfRow(
  truth: GroundTruth,
  source: LabelSource | null,
  { line, timestampMs, id, logged }: ReplayRow,
  { base_ensemble_action: ensemble }: Decision,
): Truth {
  const decided = [ensemble, line.ensemble_action, logged?.decision.action];
  const { fileLabel, trade, isRepeated } = truth.find({
    timestampMs,
    symbol: line.symbol,
    horizon: line.horizon,
    id,
    decided: decided.filter((action) => action !== undefined),
  });
  const { base_predictions: predictions } = line;
  const label =
    source === null ? NO_LABEL : labelRecord(source, { fileLabel, trade, ensemble, predictions });
  return { label, profits: isRepeated ? null : profitsOfTrade(trade) };
}
