import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserPath, openBrowser, skipReason } from '../web/open-browser.js';
import { temporaryFolder, writeFiles } from './images.js';
import { linesOf, runAec } from './run-aec.js';

const cwd = await temporaryFolder();
const aec = (...args: string[]) => runAec(args, { cwd });
const read = async (file: string) => (await readFile(path.join(cwd, file))).toString('utf8');

beforeAll(async () => {
  const models = ['--model', 'mnist-rd', 'mnist-conv-8', '--qualities', '5,20'];
  const outputs = ['--report', 'report.html', '--json', 'r.json', '--plot', 'rd.png', '--quiet'];
  const finished = await aec('eval', '--limit', '9', ...models, '--baselines', 'jpeg', ...outputs);
  expect({ ...finished, stdout: finished.stdout.toString('utf8') }).toMatchObject({
    code: 0,
    stdout: '',
    stderr: '',
  });
});

describe('aec eval --report', () => {
  it('writes a page of what was measured, with pictures', async () => {
    const page = await read('report.html');
    const { results, command } = JSON.parse(await read('r.json'));
    expect(results.map(({ setting }: { setting: string }) => setting).slice(0, 3)).toEqual([
      'mnist-rd quality 5',
      'mnist-rd quality 20',
      'mnist-conv-8',
    ]);
    expect(results[0]).not.toHaveProperty('rows');
    expect(command).toMatch(/^aec eval --limit 9 --model mnist-rd /);
    expect(page).toContain(`<dd>${command}</dd>`);
    expect(page).toContain(`<td>${results[0].metrics.bytes.mean.toFixed(1)} ± `);
    // 8 in the gallery through 3 settings and the nearest JPEG; 4 worst and 4 best of 2 models; 3 latents of 2.
    expect(page.match(/<img /g)).toHaveLength(8 * (1 + 2 * 4) + 2 * 8 * 3 + 3 * 2);
    expect(page).toContain('mnist-conv-8: 24.84 dB at 56.1 bytes; seed 1');
  });

  it('draws the curves as PNG, too', async () => {
    const { format, width, height } = await sharp(path.join(cwd, 'rd.png')).metadata();
    expect({ format, width, height }).toEqual({ format: 'png', width: 1720, height: 1040 });
    expect(await aec('eval', '--plot', 'rd.jpg')).toMatchObject({
      code: 2,
      stderr: 'aec: --plot rd.jpg: plots are written as .svg or .png; change the extension\n',
    });
  });
});

describe('aec report', () => {
  it('makes a page of results, one data set beside the other', async () => {
    const other = JSON.parse(await read('r.json'));
    other.dataset.name = 'elsewhere';
    await writeFiles(cwd, { 'other.json': JSON.stringify(other) });
    const { code, stdout } = await aec('report', 'r.json', 'other.json', '-o', 'both.html');
    expect(code).toBe(0);
    expect(linesOf(stdout)).toEqual(['both.html: 2 results']);
    const page = await read('both.html');
    expect(page).toContain('<h1>Compression of mnist-test, elsewhere</h1>');
    for (const heading of ['Figures on mnist-test', 'Figures on elsewhere', 'r.json', 'other.json']) {
      expect(page).toMatch(new RegExp(`<h[23][^>]*>${heading}</h`));
    }
    expect(page).not.toContain('<img ');
  });

  it.each([
    [['nowhere.json', '-o', 'n.html'], 3, 'nowhere.json: no such file'],
    [['report.html', '-o', 'n.html'], 3, 'report.html: is not a result of `aec eval --json`'],
    [['empty.json', '-o', 'n.html'], 3, 'empty.json: is not a result of `aec eval --json`'],
    [['r.json', '-o', 'r.json'], 2, 'would be overwritten'],
    [['r.json', '-o', 'report.html'], 3, 'report.html exists already; pass --force'],
  ])('%j ends with status %d', async (args, status, message) => {
    await writeFiles(cwd, { 'empty.json': '{"version":1,"results":[{}]}' });
    const { code, stderr } = await aec('report', ...args);
    expect(code).toBe(status);
    expect(linesOf(stderr)).toEqual([expect.stringContaining(message)]);
  });
});

describe.skipIf(!browserPath)(`in a browser${skipReason}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  /** What `look` sees on the page, which must raise no error and ask for nothing. */
  async function open<T>(
    width: number,
    scheme: 'light' | 'dark',
    look: (page: Page) => Promise<T>,
  ): Promise<T> {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme: scheme });
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) complaints.push(request.url());
    });
    await page.goto(`file://${path.join(cwd, 'report.html')}`);
    const seen = await look(page);
    expect(complaints).toEqual([]);
    await page.close();
    return seen;
  }

  it.each([1280, 390])('is no wider than %d pixels, and shows the charts that fit', async (width) => {
    await open(width, 'light', async (page) => {
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(await page.locator('.chart .wide').first().isVisible()).toBe(width > 1000);
      expect(await page.locator('.chart .narrow').first().isVisible()).toBe(width < 1000);
      const broken = '[...document.images].filter((image) => image.naturalWidth === 0).length';
      expect(await page.evaluate(broken)).toBe(0);
    });
  });

  it('is light or dark as the reader is', async () => {
    const colours = (page: Page) =>
      page.evaluate(`['body', '.chart svg rect'].map((selector) => {
        const style = getComputedStyle(document.querySelector(selector));
        return selector === 'body' ? style.backgroundColor : style.fill;
      })`);
    expect(await open(1280, 'light', colours)).toEqual(['rgb(255, 255, 255)', 'rgb(255, 255, 255)']);
    expect(await open(1280, 'dark', colours)).toEqual(['rgb(20, 24, 29)', 'rgb(20, 24, 29)']);
  });

  it('uncovers the original by keyboard, and shows another codec', async () => {
    await open(1280, 'light', async (page) => {
      const slider = page.getByRole('slider').first();
      expect(await slider.getAttribute('aria-label')).toContain('Image 0 through aec rd');
      const split = () => page.evaluate(`document.querySelector('.stack').style.getPropertyValue('--split')`);
      expect(await split()).toBe('0%');
      await slider.focus();
      await page.keyboard.press('End');
      expect(await split()).toBe('100%');
      const shown = page.locator('.gallery').first().locator('.figures:visible').first();
      expect(await shown.textContent()).toContain('mnist-rd quality 5');
      await page.getByRole('combobox').selectOption({ label: 'aec conv, mnist-conv-8' });
      expect(await shown.textContent()).toContain('mnist-conv-8');
      expect(await page.locator('.gallery').first().locator('.tile:visible').count()).toBe(8 * 3);
    });
  });

  it('can be read by a screen reader: everything has a name', async () => {
    await open(1280, 'light', async (page) => {
      const nameless = `[...document.querySelectorAll('img:not(.over), [role=img], input, [role=region]')]
        .filter((element) => !(element.alt || element.getAttribute('aria-label'))).length`;
      expect(await page.evaluate(nameless)).toBe(0);
      const levels = await page.evaluate(
        `[...document.querySelectorAll('h1, h2, h3')].map((heading) => Number(heading.tagName[1]))`,
      );
      expect((levels as number[])[0]).toBe(1);
      for (const [i, level] of (levels as number[]).entries()) {
        if (i > 0) expect(level - (levels as number[])[i - 1]!).toBeLessThanOrEqual(1);
      }
    });
  });

  it('prints without what only a screen has', async () => {
    await open(1280, 'dark', async (page) => {
      await page.emulateMedia({ media: 'print' });
      expect(await page.getByRole('slider').count()).toBe(0);
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
        'rgb(255, 255, 255)',
      );
    });
  });
});
