import type { Figures, Result } from '../measure/contest';

/**
 * Says how many requests were refused, or late, in all rounds that count. An engine that is not asked too much
 * refuses nobody, so the machine was disturbed: the other figures are those of what was decided.
 */
export function describeRefusals(results: readonly Result[]): string {
  return tellAll(
    results.flatMap(({ name, figures }) => {
      const sums = Object.entries(figures).map(([figure, { sum }]) => [figure, sum] as const);
      return tell(name, Object.fromEntries(sums));
    }),
  );
}

/** The same of one run. */
export function describeRefusalsOf(name: string, figures: Figures): string {
  return tellAll(tell(name, figures));
}

function tell(name: string, { refused = 0, late = 0 }: Figures): string[] {
  const counts = [
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(late > 0 ? [`${late} late by seconds`] : []),
  ];
  return counts.length === 0 ? [] : [`${name}: ${counts.join(', ')}`];
}

function tellAll(told: readonly string[]): string {
  if (told.length === 0) return 'No request was refused.';
  return `**The machine was disturbed.** Requests that are in no other figure: ${told.join('; ')}.`;
}
