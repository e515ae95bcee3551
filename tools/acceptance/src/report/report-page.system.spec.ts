import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runTrainer, temporaryFolder } from '@meta-agent/harness';
import { accessibilityFindings, type OpenedPage, openPage } from '@meta-agent/harness/browser';
import type { BrowserContextOptions } from 'playwright-core';
import { simulateMarket } from '../market/simulated-market';
import { FIXED_RECIPE, train } from '../trainer/training';

let single: string;
let double: string;

beforeAll(async () => {
  const { predictions, labels, outcomes } = await simulateMarket();
  const modelDir = temporaryFolder();
  const inputs = ['--predictions', predictions, '--labels', labels, '--outcomes', outcomes];
  const first = await train(modelDir, ...inputs, ...FIXED_RECIPE);
  const second = await train(modelDir, ...inputs, '--recipe', 'guide');
  single = join(first.report.path, 'report.html');
  double = join(temporaryFolder(), 'two.html');
  const versions = [first.report.version, second.report.version];
  await runTrainer(['report', ...versions, '--model-dir', modelDir, '--out', double]);
});

/** From the disk, with the network off. */
async function open(path: string, options: BrowserContextOptions = {}): Promise<OpenedPage> {
  const opened = await openPage({ offline: true, ...options });
  await opened.page.goto(pathToFileURL(path).href);
  return opened;
}

const OPEN_ALL = `for (const each of document.querySelectorAll('details')) each.open = true`;

const REPORTS: readonly [name: string, path: () => string][] = [
  ['of one version', () => single],
  ['of two versions side by side', () => double],
];

describe.each(REPORTS)('a report %s, opened from the disk with the network off', (_, path) => {
  it('requests only itself, runs no script and logs no error', async () => {
    const { page, complaints, requests } = await open(path());
    expect(requests).toEqual([pathToFileURL(path()).href]);
    expect(complaints).toEqual([]);
    expect(await page.locator('script').count()).toBe(0);
  });

  it.each(['light', 'dark'] as const)('has no serious finding by axe, %s', async (scheme) => {
    const { page } = await open(path(), { colorScheme: scheme });
    await page.evaluate(OPEN_ALL);
    expect(await accessibilityFindings(page)).toEqual([]);
  });

  it.each([360, 800, 1280])('is never wider than a window of %i', async (width) => {
    const { page } = await open(path(), { viewport: { width, height: 800 } });
    await page.evaluate(OPEN_ALL);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  });

  it('names every picture and has a table of its numbers', async () => {
    const { page } = await open(path());
    const figures = await page.locator('figure').all();
    expect(figures.length).toBeGreaterThanOrEqual(15);
    for (const figure of figures) {
      const name = await figure.locator('figcaption strong').textContent();
      expect(name).not.toBe('');
      const picture = figure.getByRole('img');
      expect(await picture.getAttribute('aria-label')).toContain(`${name ?? ''}. `);
      expect(await picture.locator('svg text').count()).toBeGreaterThan(3);
      expect(await figure.locator('details tbody tr').count()).toBeGreaterThan(0);
    }
  });

  it('does not cut off any text of a picture', async () => {
    const { page } = await open(path());
    const cut = await page.evaluate<
      string[]
    >(`[...document.querySelectorAll('.chart')].flatMap((chart) => {
      const outer = chart.getBoundingClientRect();
      return [...chart.querySelectorAll('text')].filter((text) => {
        const inner = text.getBoundingClientRect();
        return inner.left < outer.left - 1 || inner.right > outer.right + 1 ||
          inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;
      }).map((text) => chart.getAttribute('aria-label').slice(0, 30) + ': ' + text.textContent);
    })`);
    expect(cut).toEqual([]);
  });

  it('follows light and dark, in its pictures too', async () => {
    const colours = async (colorScheme: 'light' | 'dark') => {
      const { page } = await open(path(), { colorScheme });
      return page.evaluate<string[]>(`[
        getComputedStyle(document.body).backgroundColor,
        getComputedStyle(document.body).color,
        getComputedStyle(document.querySelector('.chart svg text')).fill,
      ]`);
    };
    const [light, dark] = [await colours('light'), await colours('dark')];
    light.forEach((value, i) => {
      expect(value).not.toBe(dark[i]);
    });
  });

  it('prints, in black on white', async () => {
    const { page } = await open(path(), { colorScheme: 'dark' });
    const pdf = await page.pdf({ format: 'A4' });
    writeFileSync(join(temporaryFolder(), 'report.pdf'), pdf);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [];
    expect(pages.length).toBeGreaterThan(1);
    await page.emulateMedia({ media: 'print' });
    const ground = await page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(ground).toBe('rgb(255, 255, 255)');
  });
});

it('the verdict comes first', async () => {
  const { page } = await open(single);
  const headings = await page.locator('h1, h2').allTextContents();
  expect(headings.slice(0, 3)).toEqual(['Training report', 'Verdict', 'Money and evidence']);
  expect(await page.locator('.headline').textContent()).toMatch(
    /^Not promoted: fails \d+ of \d+ gates: not_enough_time/,
  );
  expect(readFileSync(single, 'utf8')).not.toContain('Not recorded');
});
