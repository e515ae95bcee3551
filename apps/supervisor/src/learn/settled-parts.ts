import type { Action } from '@meta-agent/features';
import { isAnswerRight, isRight, type KnownDecision } from '../input/known-decision';
import type { Settled } from './published-parts';

type Contest = Settled['decisions'];
type Parts = Omit<Settled, 'drift'>;

const BINS = 15;

const NO_CONTEST: Contest = Object.freeze({
  ...{ decisions: 0, right: 0, other_right: 0 },
  ...{ settled: 0, profit_pct: 0, other_profit_pct: 0 },
});

export const NOTHING_SETTLED: Parts = Object.freeze({
  ...{ decisions: NO_CONTEST, changes: NO_CONTEST, challenger: null },
  reliability: Array.from({ length: BINS }, () => ({ count: 0, right: 0, confidence: 0 })),
});

/**
 * What has settled, with one more decision.
 * @param isNewChallenger whether this is the first decision of a challenger: its contest starts anew
 */
export function addSettled(parts: Parts, known: KnownDecision, isNewChallenger: boolean): Parts {
  const { action, vote, isChange, challenger } = known.row;
  const before = isNewChallenger ? null : parts.challenger;
  return {
    decisions: addTo(parts.decisions, known, action, vote),
    changes: isChange ? addTo(parts.changes, known, action, vote) : parts.changes,
    challenger:
      challenger === null
        ? before
        : addTo(before ?? NO_CONTEST, known, challenger.action, challenger.championAction),
    reliability: addAnswer(parts.reliability, known),
  };
}

function addTo(contest: Contest, known: KnownDecision, one: Action, other: Action): Contest {
  const [isOneRight, isOtherRight] = [isRight(known, one), isRight(known, other)];
  const isKnown = isOneRight !== null && isOtherRight !== null;
  const [profit, otherProfit] = [known.profits[one], known.profits[other]];
  const areSettled = profit !== null && otherProfit !== null;
  return {
    decisions: contest.decisions + Number(isKnown),
    right: contest.right + Number(isKnown && isOneRight),
    other_right: contest.other_right + Number(isKnown && isOtherRight),
    settled: contest.settled + Number(areSettled),
    profit_pct: contest.profit_pct + (areSettled ? profit : 0),
    other_profit_pct: contest.other_profit_pct + (areSettled ? otherProfit : 0),
  };
}

function addAnswer(bins: Parts['reliability'], known: KnownDecision): Parts['reliability'] {
  const { answer } = known.row;
  const right = answer === null ? null : isAnswerRight(known, answer.action);
  if (answer === null || right === null) return bins;
  const at = Math.min(BINS - 1, Math.floor(answer.topProbability * BINS));
  return bins.map((bin, i) =>
    i === at
      ? {
          count: bin.count + 1,
          right: bin.right + Number(right),
          confidence: bin.confidence + answer.topProbability,
        }
      : bin,
  );
}
