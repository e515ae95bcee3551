import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, runTrainer, temporaryFolder } from '@meta-agent/harness';
import { openPage } from '@meta-agent/harness/browser';
import type { Locator, Page } from 'playwright-core';
import { copyModels, startDemoEngine } from '../demo-engine';
import { picture, showInDocs } from '../picture';

const currentOf = (models: string) => {
  const text = readFileSync(join(models, 'current.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
};

async function chaptersOf(page: Page): Promise<Record<string, Locator>> {
  const chapters = await page.locator('section[id]').all();
  const named = chapters.map(
    async (part) => [(await part.getAttribute('id')) ?? '', part] as const,
  );
  return Object.fromEntries(await Promise.all(named));
}

const addressOf = (path: string) => pathToFileURL(path).href;

it('the report of the demo, chapter by chapter', async () => {
  const models = join(ROOT, 'demo/models');
  const report = addressOf(join(models, 'versions', currentOf(models), 'report.html'));
  const { page } = await openPage();
  await page.goto(report);
  await picture(page, 'report/one', { parts: await chaptersOf(page) });
  for (const chapter of ['verdict', 'uplift', 'learned']) {
    await page.goto(`${report}#${chapter}`);
    await picture(page, `report/window-${chapter}`, { height: 1240 });
  }
  for (const summary of await page.locator('summary').all()) await summary.click();
  await picture(page, 'report/opened', { parts: await chaptersOf(page) });
  showInDocs('report/window-uplift-1280-light', 'report-light');
  showInDocs('report/window-uplift-1280-dark', 'report-dark');
  showInDocs('report/window-verdict-360-light', 'report-phone');
});

it('the report of two versions', async () => {
  const models = copyModels();
  const market = join(ROOT, 'demo/market');
  const first = currentOf(models);
  const recipe = ['--feature-set', 'guide', '--C', '1', '--half-life', 'none', '--groups', 'none'];
  const trained = await runTrainer([
    ...['train', '--json', '--predictions', join(market, 'predictions.jsonl')],
    ...['--labels', join(market, 'labels.csv'), '--model-dir', models, '--no-promote'],
    ...[...recipe, '--class-weight', 'none', '--calibration', 'platt'],
  ]);
  const { version } = JSON.parse(trained.stdout) as { version: string };
  const out = join(temporaryFolder(), 'two.html');
  await runTrainer(['report', first, version, '--model-dir', models, '--out', out]);
  const { page } = await openPage();
  await page.goto(addressOf(out));
  await picture(page, 'report/two', { parts: await chaptersOf(page) });
});

it('the documentation of the API, closed and opened', async () => {
  const { engine } = await startDemoEngine();
  const { page } = await openPage();
  await page.goto(`${engine.url}/docs`);
  await page.getByText('/api/ai/meta/past/minutes', { exact: true }).waitFor();
  await picture(page, 'docs/closed');
  for (const path of ['/api/ai/meta/predict', '/api/ai/meta/past/decisions']) {
    await page.getByText(path, { exact: true }).click();
  }
  await page.getByText('Example Value').first().waitFor();
  await picture(page, 'docs/opened');
});
