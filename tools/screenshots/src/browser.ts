import { chromium, type Browser } from 'playwright-core';

/** Debian's Chromium, without a window. Close it. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
}
