import type { EngineStatus } from '@meta-agent/engine-api';
import { NONE, ratesInWords } from '@meta-agent/words';

/** How often the model changed and confirmed the vote since the engine's counts began. */
export function changesOfTheVote({
  total_predictions: total,
  meta_overrides: overrides,
  action_changes: changes,
}: Pick<EngineStatus, 'total_predictions' | 'meta_overrides' | 'action_changes'>): string {
  return total === 0 ? NONE : ratesInWords(changes / total, (overrides - changes) / total);
}
