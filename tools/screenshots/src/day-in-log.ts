import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/harness';
import { demoLines, startDemoEngine } from './demo-engine';

const DAY_MS = 86_400_000;
const HOURS = 20;
const MINUTE_MS = 60_000;

/** A decision log of the last hours: an engine decides, and its rows are dated back over the day. */
export async function dayInLog(): Promise<string> {
  const folder = join(temporaryFolder(), 'log');
  mkdirSync(folder);
  const fresh = join(temporaryFolder(), 'log');
  const { engine } = await startDemoEngine({ META_DECISION_LOG: fresh });
  await engine.client.predictBatch(demoLines(4000).map((line) => JSON.parse(line) as never));
  await engine.stop();
  const rows = readdirSync(fresh)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(fresh, name), 'utf8').trimEnd().split('\n'));
  const byDay = new Map<string, string[]>();
  timesOf(rows.length).forEach((atMs, i) => {
    const decided_at = new Date(atMs).toISOString();
    const row = JSON.stringify({ ...(JSON.parse(rows[i]) as object), decided_at });
    const day = decided_at.slice(0, 10);
    byDay.set(day, [...(byDay.get(day) ?? []), row]);
  });
  for (const [day, lines] of byDay) {
    writeFileSync(join(folder, `predictions-${day}.jsonl`), `${lines.join('\n')}\n`);
  }
  return folder;
}

/** Ascending times with more decisions at some hours than at others, up to two minutes ago. */
function timesOf(count: number): number[] {
  const endMs = Date.now() - 2 * MINUTE_MS;
  const startMs = endMs - HOURS * 3_600_000;
  const weights = Array.from({ length: HOURS * 60 }, (_, minute) => {
    const phase = ((startMs + minute * MINUTE_MS) % DAY_MS) / DAY_MS;
    return 1.2 + Math.sin(2 * Math.PI * phase) + 0.3 * Math.sin(2.1 * minute);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const times: number[] = [];
  let passed = 0;
  weights.forEach((weight, minute) => {
    passed += weight;
    const due = Math.round((count * passed) / total);
    for (let i = times.length; i < due; i += 1) {
      times.push(startMs + minute * MINUTE_MS + 7 * (i % 1000));
    }
  });
  return times.sort((a, b) => a - b);
}
