import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Image } from '../../src/image/image.js';
import { readImage } from '../../src/image/read.js';
import { listModels } from '../../src/index.js';
import { colourful, digitPng, temporaryFolder } from '../cli/images.js';
import { runAec } from '../cli/run-aec.js';
import { readGolden } from '../golden/golden-list.js';
import { withGamma } from '../unit/image/png.js';
import { browserPath, openBrowser, skipReason } from './open-browser.js';
import { type Serving, serve } from './serve.js';

const frozen = path.resolve(import.meta.dirname, '../golden');
const golden = readGolden();

/** What the functions below find in the page, and what brings it there (as text: an import is not to be compiled here). */
declare const aec: typeof import('../../src/web/index.js');
declare const worker: import('../../src/web/aec-worker.js').AecWorker;
const MODULE = `import('/index.js').then((aec) => Object.assign(globalThis, { aec, worker: new aec.AecWorker() }))`;

describe.skipIf(!browserPath)(`the codec in a browser${skipReason}`, async () => {
  const cwd = await temporaryFolder();
  let serving: Serving;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [serving, browser] = await Promise.all([serve(cwd), openBrowser()]);
    page = await browser.newPage();
    await page.goto(serving.url);
    await page.evaluate(MODULE);
  });
  afterAll(async () => {
    await browser?.close();
    serving?.process.kill();
  });

  /** The hash of what a file decodes to, as `pixelHash` makes it. */
  function hashOfDecoded(file: Uint8Array): Promise<string> {
    return page.evaluate(async (bytes) => {
      const image = await worker.decompress(Uint8Array.from(bytes));
      const { width, height, channels, data, alpha = new Uint8Array() } = image;
      const head = new TextEncoder().encode(`${width}×${height}×${channels}\n`);
      const bytesOfAll = await new Blob([head, data, alpha] as BlobPart[]).arrayBuffer();
      const digest = await crypto.subtle.digest('SHA-256', bytesOfAll);
      return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
    }, Array.from(file));
  }

  it.each(Object.entries(golden))('%s decodes to the very same pixels', async (file, { pixels }) => {
    expect(await hashOfDecoded(readFileSync(path.join(frozen, file)))).toBe(pixels);
  });

  const images = {
    digit: () => digitPng(3),
    colour: () => colourful(45, 31).png().toBuffer(),
    wide: () => colourful(300, 40).png().toBuffer(),
    transparent: () => transparent(23, 17).png().toBuffer(),
    gamma: async () => withGamma(await digitPng(4), 1),
  };
  const inColour = (await listModels()).filter(({ spec }) => spec.channels === 3);
  const rates = {
    'mnist-conv-8': {},
    'mnist-rd': { quality: 20 },
    ...Object.fromEntries(inColour.map(({ id }) => [id, {}])),
  };

  it.each(Object.entries(rates))('files of %s are those of the command line', async (model, rate) => {
    const names = Object.keys(images) as (keyof typeof images)[];
    for (const name of names) await writeFile(path.join(cwd, `${name}.png`), await images[name]());
    const options = Object.entries(rate).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const inputs = names.map((name) => `${name}.png`);
    await runAec(['compress', ...inputs, '-o', model, '--model', model, ...options], { cwd });
    for (const name of names) {
      const png = await images[name]();
      const there = await page.evaluate(
        async ({ bytes, model, rate }) => {
          const image = await aec.readPixels(new Blob([Uint8Array.from(bytes)]));
          const file = await aec.compress(image, await aec.loadModel(model), rate);
          const plain = { ...image, data: Array.from(image.data) };
          const alpha = image.alpha ? { alpha: Array.from(image.alpha) } : {};
          return { image: { ...plain, ...alpha }, file: Array.from(file) };
        },
        { bytes: Array.from(png), model, rate },
      );
      expect(there.image, name).toEqual(plain(await readImage(png, { keepAlpha: true })));
      const made = await readFile(path.join(cwd, model, `${name}.aec`));
      expect(there.file, name).toEqual(Array.from(made));
    }
  });
});

function plain({ alpha, ...image }: Image) {
  return { ...image, data: Array.from(image.data), ...(alpha ? { alpha: Array.from(alpha) } : {}) };
}

/** All colours at all opacities. */
function transparent(width: number, height: number) {
  const data = Uint8Array.from({ length: 4 * width * height }, (_, i) => (i * 91) % 256);
  return sharp(data, { raw: { width, height, channels: 4 } });
}
