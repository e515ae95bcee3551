import type { ListedDecision } from './listed-decision';

/** The horizon of a record as it is shown, like `15m`; null without one. */
export function horizonText({ record }: Pick<ListedDecision, 'record'>): string | null {
  const horizon = record.horizon ?? record.horizon_minutes ?? null;
  if (horizon === null) return null;
  const text = String(horizon).replaceAll(' ', '').toLowerCase();
  return /^\d+$/.test(text) ? `${text}m` : text.replace(/min$/, 'm');
}

/** The horizons of these decisions, the shortest text first. */
export function horizonsOf(decisions: readonly Pick<ListedDecision, 'record'>[]): string[] {
  const texts = new Set(decisions.flatMap((shown) => horizonText(shown) ?? []));
  return [...texts].sort((one, other) => one.length - other.length || (one < other ? -1 : 1));
}
