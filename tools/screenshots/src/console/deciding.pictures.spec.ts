import { type EngineProcess } from '@meta-agent/harness';
import { openPage } from '@meta-agent/harness/browser';
import type { Page } from 'playwright-core';
import { dayInLog } from '../day-in-log';
import { demoLines, isLive, load, startDemoEngine } from '../demo-engine';
import { panelsOf, picture, showInDocs } from '../picture';

/** Until the charts show a line that can be seen. */
const LOADED_S = Number(process.env.LOADED_S ?? 40);

/** Reasons, and the beginning of their texts in a decision. */
const REASONS = {
  meta_override: 'meta_override',
  strong_consensus: 'strong_consensus',
  low_meta_confidence: 'meta_low_confidence',
};

/** Whole dialogs, without a bar to scroll. */
const TALL = 1800;

async function openConsole({ url }: EngineProcess, hash = ''): Promise<Page> {
  const { page } = await openPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(`${url}/${hash}`);
  await isLive(page);
  return page;
}

it('the console before the first decision', async () => {
  const { engine } = await startDemoEngine();
  const page = await openConsole(engine);
  await picture(page, 'console/empty');
  await page.keyboard.press('Tab');
  await picture(page, 'console/skip-link', { height: 300 });
});

it('the console under load, its panels, its tables and what-if', async () => {
  const { engine } = await startDemoEngine();
  const page = await openConsole(engine);
  await load(engine, LOADED_S);
  // As the README shows it.
  await picture(page, 'console/window', { height: 1415 });
  await picture(page, 'console/decisions', { parts: await panelsOf(page) });
  for (const summary of await page.locator('summary').all()) await summary.click();
  await page.locator('#what-if button[type=submit]').click();
  await page.getByText('Smallest changes that lead to another decision').waitFor();
  await picture(page, 'console/opened', { parts: await panelsOf(page) });
  await page.locator('#what-if input[type=number]').first().fill('');
  await page.locator('#what-if button[type=submit]').click();
  await page.getByText('must be a number from 0 to 1').waitFor();
  const { 'what-if': refused } = await panelsOf(page);
  await picture(page, 'console/asked', { parts: { refused } });
  showInDocs('console/window-1280-light', 'console-light');
  showInDocs('console/window-1280-dark', 'console-dark');
  showInDocs('console/window-360-light', 'console-phone');
  showInDocs('console/decisions-decisions-1280-light', 'console-decisions');
  showInDocs('console/opened-what-if-1280-light', 'console-what-if');
});

it('the last day: whole, of a minute, and without a decision that fits', async () => {
  const { engine } = await startDemoEngine({ META_DECISION_LOG: await dayInLog() });
  const page = await openConsole(engine);
  await page.locator('#found').getByText('of 2,000 kept decisions').waitFor();
  const { 'the-last-day': panel } = await panelsOf(page);
  await picture(page, 'console/day', { parts: { panel } });
  const before = page.getByRole('button', { name: 'Minute before' });
  for (let minute = 0; minute < 5; minute += 1) await before.click();
  await page
    .locator('#found')
    .getByText(/^\d of 2,000 kept/)
    .waitFor();
  await picture(page, 'console/minute', { parts: { panel } });
  await page.getByLabel('Search').fill('nothing like it');
  await page.getByText('No kept decision fits.').waitFor();
  await picture(page, 'console/nothing-found', { parts: { panel } });
});

it('the dialog of each kind of decision', async () => {
  const { engine } = await startDemoEngine();
  const page = await openConsole(engine);
  const records = demoLines(400).map((line) => JSON.parse(line) as never);
  await engine.client.predictBatch(records);
  const dialog = page.getByRole('dialog');
  for (const [reason, written] of Object.entries(REASONS)) {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.getByRole('combobox', { name: 'Reason' }).selectOption(reason);
    const first = page.locator('#found tbody tr').first();
    await first.filter({ hasText: written }).locator('.link').click();
    await dialog.locator('table').first().waitFor();
    const name = `console/dialog-${reason}`;
    await picture(page, name, { height: TALL, parts: { alone: dialog } });
    for (const summary of await dialog.locator('summary').all()) await summary.click();
    await dialog.getByRole('button', { name: 'Copy as JSON' }).click();
    await picture(page, `${name}-opened`, { height: 700 });
    await page.keyboard.press('Escape');
  }
  showInDocs('console/dialog-meta_override-alone-1280-light', 'console-dialog');
});

it('the console of a link to a decision that is not kept, and with the connection lost', async () => {
  const { engine } = await startDemoEngine();
  const page = await openConsole(engine, '#decision=gone-1');
  await engine.client.predictBatch(demoLines(200).map((line) => JSON.parse(line) as never));
  await page.getByText('meta-ops why --id gone-1').waitFor();
  await picture(page, 'console/not-kept', { height: 900 });
  await engine.stop();
  await page.locator('[data-verdict="CONNECTION LOST"]').waitFor();
  await picture(page, 'console/connection-lost');
});
