import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'];

/** The browser of this machine; undefined where it has none, and then browser tests are skipped. */
export const browserPath = places.find((place) => place !== undefined && existsSync(place));

export const skipReason = browserPath
  ? ''
  : ' (skipped: no Chromium on this machine; install it or name it in CHROMIUM)';

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: browserPath!, args: ['--no-sandbox'] });
}
