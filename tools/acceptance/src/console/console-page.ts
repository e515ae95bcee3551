import { type EngineProcess, HttpLoad } from '@meta-agent/harness';
import { type OpenedPage, openPage } from '@meta-agent/harness/browser';
import type { BrowserContextOptions, Page } from 'playwright-core';

/** Opens an engine's console and waits until it is live. */
export async function openConsole(
  { url }: EngineProcess,
  options?: BrowserContextOptions,
): Promise<OpenedPage> {
  const opened = await openPage(options);
  await opened.page.goto(url);
  await isLive(opened.page);
  return opened;
}

/** Waits until the page receives events of its engine. */
export async function isLive(page: Page): Promise<void> {
  await page.locator('[data-connection=live]').waitFor();
  await page.locator('[data-field=total_predictions]').waitFor();
}

const NO_SIDEWAYS = `[document.documentElement, ...document.querySelectorAll('.panel, dialog')]
  .every((each) => each.scrollWidth <= each.clientWidth)`;

/** Whether neither the page nor any part of the page scrolls sideways. */
export function hasNoSideways(page: Page): Promise<boolean> {
  return page.evaluate<boolean>(NO_SIDEWAYS);
}

/** Every number of the page that names its source. */
export function numbersOn(page: Page): Promise<Record<string, string>> {
  return page.evaluate<Record<string, string>>(
    `Object.fromEntries([...document.querySelectorAll('data[data-field]')]
      .map((each) => [each.dataset.field, each.value]))`,
  );
}

/** Waits until the page shows a number. */
export async function showsNumber(page: Page, field: string, value: number): Promise<void> {
  await page.locator(`data[data-field="${field}"][value="${value}"]`).waitFor();
}

export interface Traffic {
  /** Ends the load. @returns the number of answered decisions. @throws Error on a failed request */
  stop(): Promise<number>;
}

/** The number of simultaneous connections. */
const LANES = 4;

/** Requests decisions over a few simultaneous connections until it is stopped. */
export function startTraffic({ url }: EngineProcess, lines: readonly string[]): Traffic {
  const load = new HttpLoad(url, LANES);
  return repeat(load, LANES, async (round) => {
    await load.predict(lines[round % lines.length]);
    return 1;
  });
}

/** Requests decisions in batches of `size` lines, one batch after another. */
export function startBatches(
  { url }: EngineProcess,
  lines: readonly string[],
  size: number,
): Traffic {
  const load = new HttpLoad(url, 1);
  const body = Array.from({ length: size }, (_, i) => lines[i % lines.length]).join('\n');
  return repeat(load, 1, async () => {
    await load.post('/api/ai/meta/predict/batch', body, 'application/x-ndjson');
    return size;
  });
}

function repeat(load: HttpLoad, lanes: number, ask: (round: number) => Promise<number>): Traffic {
  const stopped = new AbortController();
  const askAll = async (lane: number) => {
    let answered = 0;
    for (let round = lane; !stopped.signal.aborted; round += lanes) answered += await ask(round);
    return answered;
  };
  const asked = Promise.all(Array.from({ length: lanes }, (_, lane) => askAll(lane)));
  // An engine may be killed long before a test awaits the result of the load.
  asked.catch(() => undefined);
  return {
    stop: async () => {
      stopped.abort();
      try {
        return (await asked).reduce((sum, answered) => sum + answered, 0);
      } finally {
        load.close();
      }
    },
  };
}
