import { join } from 'node:path';
import { temporaryFolder, until } from '@meta-agent/harness';
import { openPage } from '@meta-agent/harness/browser';
import type { Page } from 'playwright-core';
import { trainForConsole, type ConsoleEngine } from './console-engine';
import { isLive, openConsole } from './console-page';

let engines: ConsoleEngine;

beforeAll(async () => {
  engines = await trainForConsole();
});

const titleOf = (page: Page) => page.evaluate<string>('document.title');

describe('the console with a past', () => {
  it('answers what happened at a minute after a restart of the page and of the engine', async () => {
    const META_DECISION_LOG = join(temporaryFolder(), 'log');
    const first = await engines.start({ META_DECISION_LOG });
    const META_PORT = new URL(first.url).port;
    const answers = await first.client.predictBatch(engines.market.records.slice(0, 60));
    const { page, complaints } = await openConsole(first);
    const verdict = page.locator('[data-verdict]');
    await page.locator('[data-verdict=OK]').waitFor();
    expect(await verdict.textContent()).toMatch(
      /^OK: \w+ decides, changes [\d.]+\s%, log written, last decision [\d.]+\ss\sago\.$/,
    );
    expect(await titleOf(page)).toBe('Meta-Agent: console');

    // The engine is gone: the title says so.
    await first.stop();
    await page.locator('[data-verdict="CONNECTION LOST"]').waitFor();
    expect(await titleOf(page)).toBe('CONNECTION LOST, Meta-Agent: console');
    const second = await engines.start({ META_DECISION_LOG, META_PORT });
    await page.reload();
    await isLive(page);
    const found = page.locator('#found');
    await found.getByText('60 of 60 kept decisions').waitFor();
    await page.getByText('60 of them from the decision log').waitFor();

    // What happened at the minute of the newest decision?
    const [{ at }] = (await second.client.pastDecisions({ limit: 1 })).decisions;
    await page.getByLabel('What happened at').fill(at.slice(11, 16));
    await page.getByText(/UTC: [1-9]\d* decisions? \(/).waitFor();
    await found.getByText(/[1-9]\d* of 60 kept decisions/).waitFor();
    await page.getByRole('button', { name: 'Any time' }).click();

    // Filters and search.
    const changes = answers.filter((answer) => 'changed' in answer && answer.changed).length;
    await page.getByLabel('Changes of the vote only').check();
    await found.getByText(`${changes} of 60 kept decisions`).waitFor();
    await page.getByLabel('Changes of the vote only').uncheck();
    await page.getByRole('combobox', { name: 'Reason' }).selectOption('strong_consensus');
    const agreed = answers.filter((one) => 'reason' in one && one.reason.startsWith('strong_'));
    await found.getByText(`${agreed.length} of 60 kept decisions`).waitFor();
    await page.getByRole('combobox', { name: 'Reason' }).selectOption('');
    const [wanted] = agreed;
    const id = 'id' in wanted ? wanted.id : '';
    await page.getByLabel('Search').fill(id);
    await found.getByText('1 of 60 kept decisions').waitFor();

    // A decision: opened by a button that names it, copied, linked.
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const clipboard = () => page.evaluate<string>('navigator.clipboard.readText()');
    await found.getByRole('button', { name: /, (SELL|HOLD|BUY) at .* UTC: open$/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('do not size positions by it').waitFor();
    await dialog.getByRole('button', { name: 'Copy as JSON' }).click();
    await dialog.getByText('Copied.').waitFor();
    expect(JSON.parse(await clipboard())).toMatchObject({ decision: wanted, record: {} });
    await dialog.getByRole('button', { name: 'Copy a link' }).click();
    await until(async () => (await clipboard()).startsWith('http'));
    const link = await clipboard();
    expect(link).toBe(`${second.url}/#decision=${id}`);
    const again = await openPage();
    await again.page.goto(link);
    await again.page.getByRole('dialog').getByText(id).waitFor();
    await again.page.keyboard.press('Escape');
    await again.page.goto(`${second.url}/#decision=gone-1`);
    await again.page.getByText('meta-ops why --id gone-1').waitFor();
    expect(complaints.filter((text) => !text.includes('net::ERR_'))).toEqual([]);
    expect(again.complaints).toEqual([]);
  });

  it('tells who changed the model and why, and serves its report', async () => {
    const engine = await engines.start();
    const { page, complaints } = await openConsole(engine);
    const changes = page.getByRole('list', { name: 'Changes of the registry' });
    await changes.getByText('promote, forced').waitFor();
    expect(await changes.textContent()).toMatch(/by \S+/);
    await page.getByText('No version was in use before').waitFor();
    expect(await page.getByText('sudo meta-ops rollback').count()).toBe(0);
    const [report] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: 'Training report' }).click(),
    ]);
    await report.getByRole('heading').first().waitFor();
    // A page of its own origin that may do nothing.
    expect(await report.evaluate<string>('self.origin')).toBe('null');
    expect(complaints).toEqual([]);
  });

  it('shows times in UTC, or local ones of a zone that they name, and keeps the choice', async () => {
    const engine = await engines.start();
    const { page } = await openConsole(engine, { timezoneId: 'Asia/Kolkata' });
    const numbers = page.getByText(/^Since the start at/);
    expect(await numbers.textContent()).toContain('UTC,');
    await page.getByRole('button', { name: 'Times: UTC' }).click();
    await page.getByText(/^Since the start at .* UTC\+05:30,/).waitFor();
    await page.reload();
    await isLive(page);
    await page.getByText(/^Since the start at .* UTC\+05:30,/).waitFor();
    await page
      .getByText(/\([\d.]+\s(?:s|min)\sago\)/)
      .first()
      .waitFor();
  });

  it('has links that skip to its parts, and a list that pauses while the focus is inside', async () => {
    const engine = await engines.start();
    const { page } = await openConsole(engine);
    await engine.client.predictBatch(engines.market.records.slice(0, 30));
    await page.locator('section#decisions table tbody tr').nth(19).waitFor();
    await page.keyboard.press('Tab');
    const focused = () => page.evaluate<string>('document.activeElement.textContent');
    expect(await focused()).toBe('Skip to the decisions');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Pause');
    await page.keyboard.press('Tab');
    await page.getByText(/^Paused since/).waitFor();
    const first = await focused();
    await engine.client.predictBatch(engines.market.records.slice(30, 60));
    await page.getByText(/^Paused since .*, 30 decisions since/).waitFor();
    expect(await focused()).toBe(first);
  });
});
