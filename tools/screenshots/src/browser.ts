import { chromium, type Browser } from 'playwright-core';

/** Starts Debian's Chromium, headless. The caller must close the browser. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
}
