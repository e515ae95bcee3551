import {
  isCounted,
  settleCounted,
  startThreshold,
  thresholdInForce,
  type ThresholdRule,
  type ThresholdState,
} from '../threshold/adaptive-threshold';

/** What a threshold let through, and what became of it. */
export interface Watched {
  readonly state: ThresholdState;
  readonly overrides: number;
  readonly errors: number;
  /** D: overrides whose labels were outstanding at a pause or at the end. */
  readonly outstanding: number;
  /** Share of the records of each part that overrode. */
  readonly rates: readonly number[];
}

interface Pending {
  readonly knownAt: number;
  readonly isWrong: boolean;
  readonly isOverride: boolean;
}

export interface WatchOptions {
  readonly records: number;
  /** Labels become known this many records later. */
  readonly delay: number;
  readonly parts: number;
  readonly topProbability: (record: number) => number;
  readonly isWrong: (record: number, topProbability: number, isOverride: boolean) => boolean;
}

/** Runs a threshold over records whose labels come late. */
export function watchThreshold(rule: ThresholdRule, options: WatchOptions): Watched {
  const pending: Pending[] = [];
  const counts = new Array<number>(options.parts).fill(0);
  let state = startThreshold(rule);
  let [errors, outstanding] = [0, 0];
  for (let record = 0; record < options.records; record += 1) {
    const top = options.topProbability(record);
    const inForce = thresholdInForce(state);
    const isOverride = inForce !== null && inForce <= rule.cap && top >= inForce;
    if (isCounted(top, state, rule)) {
      const isWrong = options.isWrong(record, top, isOverride);
      errors += isOverride && isWrong ? 1 : 0;
      pending.push({ knownAt: record + options.delay, isWrong, isOverride });
    }
    if (isOverride) counts[Math.floor((record * options.parts) / options.records)] += 1;
    for (let next = pending.at(0); next && next.knownAt <= record; next = pending.at(0)) {
      const wasPaused = state.isPaused;
      state = settleCounted(state, next.isWrong, rule);
      pending.shift();
      if (state.isPaused && !wasPaused) outstanding += overridesIn(pending);
    }
  }
  if (!state.isPaused) outstanding += overridesIn(pending);
  const overrides = counts.reduce((sum, count) => sum + count, 0);
  const rates = counts.map((count) => (count * options.parts) / options.records);
  return { state, overrides, errors, outstanding, rates };
}

const overridesIn = (pending: readonly Pending[]): number =>
  pending.filter(({ isOverride }) => isOverride).length;
