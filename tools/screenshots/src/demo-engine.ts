import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type EngineProcess,
  type EngineSettings,
  ROOT,
  startEngine,
  temporaryFolder,
} from '@meta-agent/harness';
import type { Page } from 'playwright-core';

/** What `npm run demo` has written. */
const DEMO = join(ROOT, 'demo');
/** The load repeats them. The override rate covers the last 1,000 decisions, and would stay constant with fewer. */
const LOADED = 3000;
const REQUESTS_PER_S = 60;

export interface DemoEngine {
  readonly engine: EngineProcess;
  /** A copy of the demo's registry. */
  readonly models: string;
}

/** Starts an engine on a copy of the demo's registry. */
export async function startDemoEngine(settings: EngineSettings = {}): Promise<DemoEngine> {
  const models = copyModels();
  const own = { META_V2_MODEL_DIR: models, META_DECISION_LOG: join(temporaryFolder(), 'log') };
  return { models, engine: await startEngine({ ...own, ...settings }) };
}

/** Copies the demo's registry into a temporary folder. */
export function copyModels(): string {
  const models = join(temporaryFolder(), 'models');
  cpSync(join(DEMO, 'models'), models, { recursive: true });
  return models;
}

/** The last lines of the demo's log. */
export function demoLines(count = LOADED): string[] {
  const text = readFileSync(join(DEMO, 'market/predictions.jsonl'), 'utf8');
  return text.trimEnd().split('\n').slice(-count);
}

/** Requests decisions at a steady rate for some seconds. */
export async function load({ url }: EngineProcess, seconds: number): Promise<void> {
  const lines = demoLines();
  const endMs = Date.now() + 1000 * seconds;
  const headers = { 'content-type': 'application/json' };
  for (let i = 0; Date.now() < endMs; i += 1) {
    const body = lines[i % lines.length];
    await fetch(`${url}/api/ai/meta/predict`, { method: 'POST', headers, body });
    await sleep(1000 / REQUESTS_PER_S);
  }
}

/** Waits until the page receives events of its engine. */
export async function isLive(page: Page): Promise<void> {
  await page.locator('[data-connection=live]').waitFor();
  await page.locator('[data-field=total_predictions]').waitFor();
}
