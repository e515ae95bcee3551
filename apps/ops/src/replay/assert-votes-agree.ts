import { briefPercent } from '@meta-agent/words';
import { OpsError } from '../errors';

/**
 * Stops a replay of a log whose bot weighs its agents otherwise: the replay would measure overrides
 * of a vote that nobody executed.
 * @param maxDifference largest share (0..1) of records whose ensemble_action is not the vote
 * @throws OpsError base_weights_differ
 */
export function assertVotesAgree(
  { logged, different }: { readonly logged: number; readonly different: number },
  maxDifference: number,
): void {
  if (different <= maxDifference * logged) return;
  throw new OpsError('base_weights_differ', {
    message:
      'The bot that wrote the log weighs its agents otherwise: its logged ensemble_action is not the vote.',
    expected: `at most ${briefPercent(maxDifference, 1)} of the records with another ensemble_action`,
    received: `${briefPercent(different / logged, 1)} (${different} of ${logged})`,
    next: 'train with --base-weights fit, or allow more here with --max-vote-difference',
  });
}
