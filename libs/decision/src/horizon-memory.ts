import { horizonOf, parseTimestamp, type Action, type SignalRecord } from '@meta-agent/features';
import { certifiedThreshold } from './artifact-threshold';
import type { Decision } from './decision-schema';
import {
  HORIZON_CONFLICT,
  primaryHorizonOf,
  type Deciding,
  type HorizonActions,
} from './horizon-conflict';
import type { MetaModel } from './meta-model';
import { topAction } from './top-action';

type Said = Pick<Decision, 'reason' | 'meta_confidence' | 'probabilities'>;

const NONE: HorizonActions = Object.freeze([]);

/** The moments that are kept by default; each is one symbol at one time. */
const MOST_MOMENTS = 16_384;

/**
 * What certified models said about the horizons that are not the primary one. The latest moments
 * are kept. A horizon that is decided after the primary one of its moment cannot defer it.
 * @example
 * const record = { timestamp: '1970-01-01T00:00:00Z', symbol: 'A', base_predictions: {} };
 * const policy = { ...DEFAULT_POLICY, primary_horizon: 15 };
 * new HorizonMemory().of(record, { policy, model: null }); // []
 */
export class HorizonMemory {
  readonly #mostMoments: number;
  /** By symbol and time; the oldest entry first. */
  readonly #moments = new Map<string, HorizonActions>();

  constructor(mostMoments = MOST_MOMENTS) {
    this.#mostMoments = mostMoments;
  }

  /** The other certified horizons of a record of the primary horizon, decided before. */
  of(record: SignalRecord, deciding: Deciding): HorizonActions {
    const primary = primaryHorizonOf(deciding);
    if (primary === null || horizonOf(record) !== primary) return NONE;
    const key = momentOf(record);
    return (key === null ? undefined : this.#moments.get(key)) ?? NONE;
  }

  /** Takes a decision; the latest of one horizon counts. */
  note(record: SignalRecord, decision: Said, deciding: Deciding): void {
    const primary = primaryHorizonOf(deciding);
    const horizon = primary === null ? null : horizonOf(record);
    if (horizon === null || horizon === primary) return;
    const key = momentOf(record);
    if (key === null) return;
    const action = certifiedAction(record, decision, deciding.model);
    const before = this.#moments.get(key);
    const others = before?.filter((one) => one.horizon !== horizon) ?? [];
    this.#moments.delete(key);
    if (action !== null) others.push({ horizon, action });
    if (others.length > 0) this.#moments.set(key, others);
    if (this.#moments.size <= this.#mostMoments) return;
    for (const oldest of this.#moments.keys()) {
      this.#moments.delete(oldest);
      return;
    }
  }
}

/** A record without a symbol or a time has no other horizons. */
function momentOf({ symbol, timestamp }: SignalRecord): string | null {
  if (symbol === undefined || timestamp === undefined) return null;
  return `${parseTimestamp(timestamp)} ${symbol}`;
}

/**
 * The action of a decision of another horizon that would be an override if its horizon were the
 * primary one, by a threshold that is certified for it; else null.
 */
function certifiedAction(
  record: SignalRecord,
  { reason, meta_confidence: confidence, probabilities }: Said,
  model: MetaModel | null,
): Action | null {
  if (reason !== HORIZON_CONFLICT || confidence === null || probabilities === null) return null;
  const threshold = model === null ? null : certifiedThreshold(model, record);
  return threshold !== null && confidence >= threshold ? topAction(probabilities) : null;
}
