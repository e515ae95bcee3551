import type { Colour } from '@meta-agent/command-line';

/** Where a well-set meta model's override rate (0..1) lies, and from where on it warns. */
const BAND = { low: 0.15, high: 0.3, alarm: 0.4 } as const;

/** @param decisions that the rate is of: none are neither healthy nor not */
export function judgeOverrideRate(
  rate: number,
  decisions: number,
): {
  readonly verdict: string;
  readonly colour: Colour;
} {
  if (decisions === 0) return { verdict: 'no decisions yet', colour: 'dim' };
  if (rate < BAND.low) return { verdict: 'below the band of 15 to 30%', colour: 'yellow' };
  if (rate <= BAND.high) return { verdict: 'within the band of 15 to 30%', colour: 'green' };
  const colour = rate > BAND.alarm ? 'red' : 'yellow';
  return { verdict: 'above the band of 15 to 30%', colour };
}
