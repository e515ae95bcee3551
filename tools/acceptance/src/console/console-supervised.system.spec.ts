import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk } from '@meta-agent/durable-files';
import { startEngine } from '@meta-agent/harness';
import { accessibilityFindings } from '@meta-agent/harness/browser';
import { publishLive, readLive, type LiveDraft } from '@meta-agent/model-io';
import { learnedDraft, liveDraft, smallRegistry } from '@meta-agent/model-io/testing';
import type { Page } from 'playwright-core';
import { hasNoSideways, openConsole } from './console-page';

const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const noteOf = (page: Page, name: string) => panel(page, name).locator('.note').textContent();

async function supervised(...drafts: ((version: string) => LiveDraft)[]) {
  const registry = await smallRegistry(1);
  const { dir } = registry;
  const { version } = await registry.load();
  const publish = async (draft: LiveDraft) =>
    publishLive({ dir, disk: nodeDisk }, await readLive(dir), draft);
  for (const draftOf of drafts) await publish(draftOf(version));
  const engine = await startEngine({ META_V2_MODEL_DIR: dir, META_DECISION_LOG: 'off' });
  return { dir, version, publish, engine };
}

describe('the panels of the supervisor', () => {
  it('say that there is none', async () => {
    const { engine } = await supervised();
    const { page } = await openConsole(engine);
    await panel(page, 'Supervisor').waitFor();
    expect(await noteOf(page, 'Supervisor')).toContain('No live state');
    expect(await panel(page, 'Threshold').count()).toBe(0);
  });

  it('show the newest state, in numbers and in pictures, and fit a phone', async () => {
    const { engine } = await supervised((version) => liveDraft(version, 0.66), learnedDraft);
    const { page } = await openConsole(engine, { viewport: { width: 360, height: 800 } });
    await panel(page, 'Threshold').waitFor();
    expect(await noteOf(page, 'Threshold')).toBe(
      "An override needs a probability of 0.70, adapted between 0.65, the model's own, and 0.90.",
    );
    expect(await noteOf(page, 'Evidence')).toBe(
      '1.5 of 1,000 against the model, after 1 block. 1.3 of 20 for the challenger v2.',
    );
    await panel(page, 'Evidence').getByText('demoted at 1,000').waitFor();
    await panel(page, 'Evidence').getByText('promoted at 20').waitFor();
    const row = panel(page, 'Settled decisions').getByRole('row', { name: 'Decisions: 4' });
    expect(await row.locator('td').allInnerTexts()).toEqual(['75.0\u00a0%', '+0.4\u00a0%']);
    expect(await noteOf(page, 'Reliability of what has settled')).toContain(
      'was right in 75.0\u00a0% of 4 answers',
    );
    await panel(page, 'Input drift').getByText('small: nothing to do').first().waitFor();
    for (const name of ['Threshold', 'Evidence', 'Settled decisions']) {
      expect(await panel(page, name).locator('.chart svg').count()).toBeGreaterThan(0);
    }
    expect(await hasNoSideways(page)).toBe(true);
    for (const summary of await page.locator('summary').all()) await summary.click();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await accessibilityFindings(page)).toEqual([]);
    }
    expect(await hasNoSideways(page)).toBe(true);
  });

  it('take up the next state, a pause, a demotion and a state that is missing', async () => {
    const { dir, version, publish, engine } = await supervised((name) => liveDraft(name, 0.66));
    const { page } = await openConsole(engine);
    await panel(page, 'Threshold').waitFor();
    const paused = liveDraft(version, 0.9, true);
    const demotion = { ...paused.demotion, demoted: true, evidence: 1104 };
    await publish({ ...paused, demotion });
    await page.getByText('Nothing overrides: the threshold is above its cap of 0.90').waitFor();
    await page.getByText(`${version} is demoted: the evidence against it reached 1,000.`).waitFor();
    rmSync(join(dir, 'live', '2.json'));
    await page.getByText('The live states cannot be proven: ').waitFor();
  });
});
