import { count } from '@meta-agent/words';
import type { AgentTroubles } from './signal-batch';

/** The agents that records went without, a line for each reason. */
export function leftOutInWords({ tooFewBars, failed }: AgentTroubles): string[] {
  return [
    ...linesOf(tooFewBars, 'too few bars since a gap'),
    ...linesOf(failed, 'it failed, or its answer was no probability'),
  ];
}

const linesOf = (moments: ReadonlyMap<string, number>, reason: string) =>
  [...moments].map(
    ([name, times]) =>
      `${name} is left out of ${count(times)} ${times === 1 ? 'moment' : 'moments'}: ${reason}`,
  );
