import { mean } from '@meta-agent/features';
import type { UpliftPeriod } from '@meta-agent/model-io';
import {
  blockBootstrapInterval,
  type BootstrapOptions,
  type Interval,
} from './time/block-bootstrap';
import { timePeriods, type Period } from './time/time-periods';

const PERIODS = 8;

/** What overriding the vote changed, per row. */
export interface Gains {
  /** Ascending. */
  readonly timestampsMs: Float64Array;
  /** 1 where the model overrode the vote. */
  readonly overrides: Uint8Array;
  /** Correct decisions gained: -1, 0 or 1. */
  readonly accuracy: Float64Array;
  /** Profit gained in percent; null without outcomes. */
  readonly pnl: Float64Array | null;
}

/** The uplift in each of eight periods, each with its own interval. */
export function upliftOverTime(gains: Gains, bootstrap: BootstrapOptions): UpliftPeriod[] {
  const { timestampsMs, overrides, accuracy, pnl } = gains;
  return timePeriods(timestampsMs, PERIODS).map((period) => {
    const { start, end, from, to } = period;
    const intervalOf = (values: Float64Array) =>
      meanInterval(values, timestampsMs, period, bootstrap);
    return {
      from,
      to,
      n_samples: end - start,
      overrides: overrides.subarray(start, end).filter((is) => is === 1).length,
      uplift: mean(accuracy.subarray(start, end)),
      uplift_ci95: intervalOf(accuracy),
      pnl_difference: pnl && mean(pnl.subarray(start, end)),
      pnl_difference_ci95: pnl && intervalOf(pnl),
    };
  });
}

function meanInterval(
  values: Float64Array,
  timestampsMs: Float64Array,
  { start, end }: Period,
  bootstrap: BootstrapOptions,
): Interval | null {
  const ratio = {
    numerators: values.subarray(start, end),
    denominators: new Float64Array(end - start).fill(1),
    timestampsMs: timestampsMs.subarray(start, end),
  };
  return blockBootstrapInterval(ratio, bootstrap);
}
