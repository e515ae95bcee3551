import { dateTime } from './times';

/** An operator's stop, as the engine reports it. */
interface ShownStop {
  readonly to: 'vote' | 'hold';
  readonly actor: string;
  readonly at: string;
  readonly reason: string;
}

/**
 * What an operator's stop means.
 * @example
 * const stop = { to: 'vote', actor: 'ann', at: '2026-02-05T23:54:27Z', reason: 'bad feed' } as const;
 * stopInWords(stop); // 'HALTED by ann since 2026-02-05 23:54:27 UTC: every decision is the vote. Reason: bad feed'
 */
export function stopInWords({ to, actor, at, reason }: ShownStop): string {
  const decides = to === 'vote' ? 'the vote' : 'HOLD';
  return `HALTED by ${actor} since ${dateTime(at)}: every decision is ${decides}. Reason: ${reason}`;
}

/** A demoted model, as the engine reports it. */
interface ShownDemotion {
  readonly version: string;
  readonly at: string;
  readonly reason: string;
}

/**
 * What a demotion means.
 * @example
 * const demotion = { version: 'v1', at: '2026-02-05T23:54:27Z', reason: 'worse than the vote' };
 * demotionInWords(demotion); // 'DEMOTED since 2026-02-05 23:54:27 UTC: v1 decides nothing, the vote decides. Reason: worse than the vote'
 */
export function demotionInWords({ version, at, reason }: ShownDemotion): string {
  return `DEMOTED since ${dateTime(at)}: ${version} decides nothing, the vote decides. Reason: ${reason}`;
}
