import { count, countOf } from '@meta-agent/words';
import type { PassResult } from '../pass/pass';
import { lineOf } from './live-in-words';

/** What a look at the inputs has given, in one line. */
export function passInWords({ decisions, invalidLines, settled, published, ...rest }: PassResult) {
  const { live } = rest;
  const skipped = invalidLines === 0 ? '' : ` (${countOf(invalidLines, 'invalid line')} left out)`;
  const read = `${countOf(decisions, 'decision')}${skipped}, ${count(settled)} settled`;
  const told = `${read}, ${countOf(published, 'live state')} published.`;
  return live === null ? told : `${told} ${lineOf(live.state)}`;
}

/** The same for `--json`. */
export function passAsJson({ decisions, invalidLines, settled, published, ...rest }: PassResult) {
  const read = { decisions, invalid_lines: invalidLines, settled, published };
  const { isLate, held, live } = rest;
  return { ...read, late_inputs: isLate, held, live: live?.state ?? null };
}
