import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

export interface OpenedPage {
  readonly page: Page;
  /** The page's errors: from its console and from its scripts. */
  readonly complaints: readonly string[];
  /** Addresses that the page requested. */
  readonly requests: readonly string[];
}

/** Ends a wait shortly before the test's own timeout does, and says what was waited for. */
const LONGEST_WAIT_MS = 100_000;

let browser: Browser | undefined;

/** A new page in Debian's Chromium, closed after the tests of the file. */
export async function openPage(options: BrowserContextOptions = {}): Promise<OpenedPage> {
  browser ??= await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  const page = await (await browser.newContext(options)).newPage();
  page.setDefaultTimeout(LONGEST_WAIT_MS);
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  return { page, complaints, requests };
}

afterAll(async () => {
  await browser?.close();
  browser = undefined;
});
