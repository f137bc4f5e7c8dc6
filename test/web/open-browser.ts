import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'];

/** Where the system has a browser that can be driven; undefined where it has none, and then the tests say so. */
export const browserPath = places.find((place) => place !== undefined && existsSync(place));

export const skipReason = browserPath ? '' : ' (skipped: there is no Chromium here)';

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: browserPath!, args: ['--no-sandbox'] });
}
