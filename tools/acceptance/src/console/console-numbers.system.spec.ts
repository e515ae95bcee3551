import { join } from 'node:path';
import { type EngineProcess, temporaryFolder, until } from '@meta-agent/harness';
import type { Page } from 'playwright-core';
import { trainForConsole, type ConsoleEngine } from './console-engine';
import { numbersOn, openConsole, showsNumber, startTraffic } from './console-page';

let engines: ConsoleEngine;

beforeAll(async () => {
  engines = await trainForConsole();
});

/** The current counts of /status and /metrics, by the page's names. */
async function countsOf({ client }: EngineProcess): Promise<Record<string, number>> {
  const [status, metrics] = await Promise.all([client.status(), client.metrics()]);
  const timed = /^meta_decision_duration_seconds_count (\d+)$/m.exec(metrics)?.[1];
  return {
    total_predictions: status.total_predictions,
    meta_overrides: status.meta_overrides,
    action_changes: status.action_changes,
    'reason.strong_consensus': status.fallback_reasons.strong_consensus,
    'reason.low_meta_confidence': status.fallback_reasons.low_meta_confidence,
    'decision_log.written_lines': status.decision_log.written_lines,
    'latency.count': Number(timed),
  };
}

const totalOn = async (page: Page) => Number((await numbersOn(page)).total_predictions);

describe('the numbers of the console', () => {
  it('shows numbers between two readings of /status and /metrics under load', async () => {
    const engine = await engines.start({ META_DECISION_LOG: join(temporaryFolder(), 'logs') });
    const { page, complaints } = await openConsole(engine);
    const traffic = startTraffic(engine, engines.market.lines);
    for (let round = 0; round < 5; round += 1) {
      const before = await countsOf(engine);
      await until(async () => (await totalOn(page)) > before.total_predictions);
      const shown = await numbersOn(page);
      const after = await countsOf(engine);
      for (const [field, count] of Object.entries(before)) {
        expect(Number(shown[field])).toBeGreaterThanOrEqual(count);
        expect(Number(shown[field])).toBeLessThanOrEqual(after[field]);
      }
      // The numbers belong to one moment, also under load: each decision has a reason.
      const reasons = Object.entries(shown).filter(([field]) => field.startsWith('reason.'));
      const decisions = reasons.reduce((sum, [, count]) => sum + Number(count), 0);
      expect(decisions).toBe(Number(shown.total_predictions));
      expect(Number(shown.override_rate)).toBe(Number(shown.meta_overrides) / decisions);
    }
    await showsNumber(page, 'total_predictions', await traffic.stop());
    expect(complaints).toEqual([]);
  });

  it('shows the numbers of /status and /metrics once the load is over', async () => {
    const engine = await engines.start({ META_DECISION_LOG: join(temporaryFolder(), 'logs') });
    const { page, complaints, requests } = await openConsole(engine);
    const traffic = startTraffic(engine, engines.market.lines);
    await page.locator('#decisions .decisions tbody tr').nth(19).waitFor();
    const answered = await traffic.stop();
    await showsNumber(page, 'total_predictions', answered);
    await showsNumber(page, 'decision_log.written_lines', answered);
    const shown = await numbersOn(page);
    const status = await engine.client.status();
    const { fallback_reasons: reasons, decision_log: log } = status;
    const asked = Object.entries(reasons).filter(([, count]) => count > 0);
    expect(asked.length).toBeGreaterThan(1);
    expect(shown).toMatchObject({
      total_predictions: String(answered),
      meta_overrides: String(status.meta_overrides),
      override_rate: String(status.override_rate),
      action_changes: String(status.action_changes),
      meta_threshold: String(status.meta_threshold),
      consensus_threshold: String(status.consensus_threshold),
      model_version: status.model_version,
      'reason.meta_override': String(status.meta_overrides),
      ...Object.fromEntries(asked.map(([reason, n]) => [`reason.${reason}`, String(n)])),
      'decision_log.written_lines': String(log.written_lines),
      'decision_log.queued_bytes': String(log.queued_bytes),
    });
    const metrics = await engine.client.metrics();
    expect(metrics).toContain(`meta_decision_duration_seconds_count ${shown['latency.count']}\n`);
    expect(metrics).toContain(
      `meta_decision_log_written_lines_total ${shown['decision_log.written_lines']}\n`,
    );
    expect(metrics).toContain(`meta_override_rate ${shown.recent_override_rate}\n`);
    const counted = [...metrics.matchAll(/^meta_decisions_total\{.*\} (\d+)$/gm)];
    expect(counted.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(answered);
    expect(complaints).toEqual([]);
    expect(
      requests.filter((url) => !url.startsWith('data:') && !url.startsWith(engine.url)),
    ).toEqual([]);
  });
});
