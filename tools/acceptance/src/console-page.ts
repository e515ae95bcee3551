import type { BrowserContextOptions, Page } from 'playwright-core';
import { openPage, type OpenedPage } from './browser';
import type { EngineProcess } from './engine-process';
import { HttpLoad } from './http-load';

/** Opens an engine's console and waits until it is live. */
export async function openConsole(
  { url }: EngineProcess,
  options?: BrowserContextOptions,
): Promise<OpenedPage> {
  const opened = await openPage(options);
  await opened.page.goto(url);
  await opened.page.locator('[data-connection=live]').waitFor();
  await opened.page.locator('[data-field=total_predictions]').waitFor();
  return opened;
}

/** Every number of the page that says where it is from. */
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
  /** Ends the load. @returns how many decisions were answered */
  stop(): Promise<number>;
}

/** Asks for decisions over a few connections, one after another, until told to stop. */
export function startTraffic({ url }: EngineProcess, lines: readonly string[]): Traffic {
  const load = new HttpLoad(url, 4);
  return repeat(load, async (round) => {
    await load.predict(lines[round % lines.length]);
    return 1;
  });
}

/** The same by batches, each of as many lines. */
export function startBatches(
  { url }: EngineProcess,
  lines: readonly string[],
  size: number,
): Traffic {
  const load = new HttpLoad(url, 4);
  const body = Array.from({ length: size }, (_, i) => lines[i % lines.length]).join('\n');
  return repeat(load, async () => {
    await load.post('/api/ai/meta/predict/batch', body, 'application/x-ndjson');
    return size;
  });
}

function repeat(load: HttpLoad, ask: (round: number) => Promise<number>): Traffic {
  const stopped = new AbortController();
  const asked = (async () => {
    let answered = 0;
    for (let round = 0; !stopped.signal.aborted; round += 1) answered += await ask(round);
    return answered;
  })();
  return {
    stop: async () => {
      stopped.abort();
      const answered = await asked;
      load.close();
      return answered;
    },
  };
}
