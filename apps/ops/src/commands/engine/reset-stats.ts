import { countOf, dateTime, percent } from '@meta-agent/words';
import { askEngine } from '../../engine/ask-engine';
import { namedEngine, openEngineAsAdmin } from '../../engine/open-engine';
import { confirm } from '../../terminal/confirm';
import type { CommandContext } from '../../terminal/context';
import type { Asking, OnlineInput } from '../../terminal/options';
import { printResult } from '../../terminal/print';

/** `meta-ops reset-stats` */
export async function resetStats(
  input: OnlineInput<Asking & { readonly tokenFile: string | undefined }>,
  context: CommandContext,
): Promise<void> {
  const { url, tokenFile } = input.options;
  const engine = await openEngineAsAdmin(namedEngine(url, context), tokenFile, context);
  await confirm(`Reset the statistics of ${engine.url}?`, input, context);
  const cleared = await askEngine(engine, (client) => client.resetStats());
  const { total_predictions: total, override_rate: rate, since } = cleared;
  printResult(input, context, cleared, () => {
    return `Cleared ${countOf(total, 'decision')} since ${dateTime(since)}, ${percent(rate)} of them overrides.`;
  });
}
