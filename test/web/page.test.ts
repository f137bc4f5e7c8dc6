import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readImage } from '../../src/image/read.js';
import { colourful, digitPng, temporaryFolder } from '../cli/images.js';
import { runAec } from '../cli/run-aec.js';
import { browserPath, openBrowser, skipReason } from './open-browser.js';
import { type Serving, serve } from './serve.js';

describe.skipIf(!browserPath)(`the page${skipReason}`, async () => {
  const cwd = await temporaryFolder();
  let serving: Serving;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    [serving, browser] = await Promise.all([serve(cwd), openBrowser()]);
    await writeFile(path.join(cwd, 'digit.png'), await digitPng(5));
    await runAec(['compress', 'digit.png', '-o', 'digit.aec', '--quality', '20'], { cwd });
    await runAec(['decompress', 'digit.aec', '-o', 'back.png'], { cwd });
  });
  beforeEach(async () => {
    await page?.close();
    page = await browser.newPage({ viewport: { width: 390, height: 800 } });
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('request', (request) => {
      if (!/^(blob:)?http:\/\/127\.0\.0\.1:/.test(request.url())) faults.push(request.url());
    });
    await page.goto(serving.url);
  });
  afterAll(async () => {
    await browser?.close();
    serving?.process.kill();
    expect(faults).toEqual([]);
  });

  const open = (file: string) => page.setInputFiles('#file', path.join(cwd, file));
  const done = () => page.waitForSelector('#status:not(:empty)', { state: 'attached' });
  async function saved(link: string): Promise<Buffer> {
    const [download] = await Promise.all([page.waitForEvent('download'), page.click(link)]);
    return readFile(await download.path());
  }

  it('compresses a picture to the file of the command line, beside JPEG and WebP', async () => {
    await open('digit.png');
    await done();
    await page.locator('#quality').fill('20');
    await page.waitForSelector('#figures :text("quality 20")');
    await done();
    expect(await saved('#save-aec')).toEqual(await readFile(path.join(cwd, 'digit.aec')));
    expect(await readImage(await saved('#save-png'))).toEqual(await readImageFile('back.png'));
    const rows = await page.locator('#figures tr th').allTextContents();
    expect(rows).toEqual(['aec', 'JPEG', 'WebP', 'original']);
    await page.getByRole('radio', { name: 'WebP' }).check();
    expect(await page.getAttribute('#under', 'aria-label')).toMatch(/as a WebP file of \d+ bytes/);
  });

  it('shows the picture of an .aec file', async () => {
    await open('digit.aec');
    await done();
    expect(await page.textContent('#status')).toMatch(/digit\.aec is \d+ bytes, made with mnist-rd/);
    expect(await readImage(await saved('#save-png'))).toEqual(await readImageFile('back.png'));
    expect(await page.isVisible('#options')).toBe(false);
  });

  it('keeps transparency, and every colour under it', async () => {
    const data = Uint8Array.from({ length: 4 * 9 * 7 }, (_, i) => (i * 91) % 256);
    await sharp(data, { raw: { width: 9, height: 7, channels: 4 } })
      .png()
      .toFile(path.join(cwd, 'a.png'));
    await open('a.png');
    await page.selectOption('#model', 'mnist-rd');
    await page.locator('#quality').fill('100');
    await page.waitForSelector('#figures :text("quality 100")');
    const back = await sharp(await saved('#save-png'))
      .raw()
      .toBuffer();
    expect(Array.from(back)).toEqual(Array.from(data));
  });

  it('works by keyboard alone, fits a small screen, and names every control', async () => {
    await page.focus('#example');
    await page.keyboard.press('Enter');
    await done();
    await page.focus('#divider');
    await page.keyboard.press('End');
    expect(await page.locator('#comparison').getAttribute('style')).toContain('--at: 100%');
    const names = await page.locator('main').ariaSnapshot();
    for (const name of [
      'combobox "Model"',
      'slider "Quality',
      'slider "Share of the picture',
      'img "digit.png',
    ]) {
      expect(names).toContain(name);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  it('reports what is wrong with a file, and continues with the next', async () => {
    const damaged = await readFile(path.join(cwd, 'digit.aec'));
    damaged[10]! ^= 1;
    await writeFile(path.join(cwd, 'damaged.aec'), damaged);
    await writeFile(path.join(cwd, 'note.txt'), 'no picture');
    const fault = page.locator('#error');
    await open('damaged.aec');
    await fault.filter({ hasText: 'checksum' }).waitFor();
    await open('note.txt');
    await fault.filter({ hasText: 'cannot read the file' }).waitFor();
    await open('digit.aec');
    await done();
    expect(await fault.isVisible()).toBe(false);
  });

  it('stops when it is cancelled', async () => {
    await colourful(1500, 1500).png().toFile(path.join(cwd, 'large.png'));
    await open('large.png');
    await page.locator('#cancel').click();
    await page.locator('#status').filter({ hasText: 'Cancelled' }).waitFor();
    expect(await page.isVisible('#working')).toBe(false);
  });

  it('gives other pages <aec-image>', async () => {
    const file = (await readFile(path.join(cwd, 'digit.aec'))).toString('base64');
    const shown = await page.evaluate(async (base64) => {
      const script = document.createElement('script');
      Object.assign(script, { type: 'module', src: 'aec-image.js' });
      document.head.append(script);
      await customElements.whenDefined('aec-image');
      const element = document.createElement('aec-image');
      const ended = new Promise((resolve) => {
        element.addEventListener('load', () => resolve('load'));
        element.addEventListener('error', () => resolve('error'));
      });
      element.setAttribute('alt', 'a five');
      element.setAttribute('src', `data:application/octet-stream;base64,${base64}`);
      document.body.append(element);
      const { width } =
        (await ended) === 'load' ? element.shadowRoot!.querySelector('canvas')! : { width: 0 };
      const missing = document.createElement('aec-image');
      const refused = new Promise((resolve) => missing.addEventListener('error', () => resolve(true)));
      missing.setAttribute('alt', 'nothing there');
      missing.setAttribute('src', 'no.aec');
      document.body.append(missing);
      await refused;
      return { width, alt: missing.shadowRoot!.querySelector('p')!.textContent };
    }, file);
    expect(shown).toEqual({ width: 28, alt: 'nothing there' });
    expect(await page.getByRole('img', { name: 'a five' }).count()).toBe(1);
  });

  async function readImageFile(name: string) {
    return readImage(await readFile(path.join(cwd, name)));
  }
});
