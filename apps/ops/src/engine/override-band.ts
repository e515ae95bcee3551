import type { Colour } from '@meta-agent/command-line';
import {
  DEFAULT_MAX_OVERRIDE_RATE,
  HEALTHY_OVERRIDE_RATE,
  placeOverrideRate,
  type OverrideRatePlace,
} from '@meta-agent/decision';
import { briefPercent } from '@meta-agent/words';

const { low, high } = HEALTHY_OVERRIDE_RATE;

export const BAND_IN_WORDS = `${100 * low} to ${briefPercent(high)}`;

const COLOURS: Readonly<Record<OverrideRatePlace, Colour>> = {
  below: 'yellow',
  within: 'green',
  above: 'yellow',
};

/** @param decisions number of decisions behind the rate; 0 gives no verdict on health */
export function judgeOverrideRate(
  rate: number,
  decisions: number,
): {
  readonly verdict: string;
  readonly colour: Colour;
} {
  if (decisions === 0) return { verdict: 'no decisions yet', colour: 'dim' };
  const place = placeOverrideRate(rate);
  const colour = rate > DEFAULT_MAX_OVERRIDE_RATE ? 'red' : COLOURS[place];
  return { verdict: `${place} the band of ${BAND_IN_WORDS}`, colour };
}
