import { countOf, dateTime, percent } from '@meta-agent/words';
import { askResetStats } from '../../engine/ask-engine';
import { namedEngine, openEngine } from '../../engine/open-engine';
import { confirm } from '../../terminal/confirm';
import type { CommandContext } from '../../terminal/context';
import type { Asking, OnlineInput } from '../../terminal/options';
import { printResult } from '../../terminal/print';

/** `meta-ops reset-stats` */
export async function resetStats(
  input: OnlineInput<Asking>,
  context: CommandContext,
): Promise<void> {
  const { url, tokenFile } = input.options;
  const engine = await openEngine(namedEngine(url, context), { env: context.env, tokenFile });
  await confirm(`Reset the statistics of ${engine.url}?`, input, context);
  const cleared = await askResetStats(engine);
  const { total_predictions: total, override_rate: rate, since } = cleared;
  printResult(input, context, cleared, () => {
    return `Cleared ${countOf(total, 'decision')} since ${dateTime(since)}, ${percent(rate)} of them overrides.`;
  });
}
