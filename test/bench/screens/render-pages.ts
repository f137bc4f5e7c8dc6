import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { Random } from '../../../src/data/random.js';
import { openBrowser } from '../../web/open-browser.js';
import { type PageKind, pageKinds, pageOf, printedKinds } from './pages.js';

/** A picture of a page, as PNG. */
export interface RenderedPage {
  readonly name: string;
  readonly kind: PageKind | 'scan';
  readonly png: Buffer;
}

const SIZES = [
  { width: 960, height: 720 },
  { width: 800, height: 600 },
  { width: 1200, height: 800 },
];

/**
 * Pictures of made-up pages of all kinds in turn, and every fourth one as if printed and scanned. `fonts` is a folder of WOFF2 files
 * beside the fonts of the machine. The same seed draws the same pages on the same machine.
 */
export async function* renderPages(
  count: number,
  seed: number,
  fonts: string | undefined,
): AsyncGenerator<RenderedPage> {
  const files = fonts === undefined ? [] : readdirSync(fonts).filter((name) => name.endsWith('.woff2'));
  const families = [
    ...new Set(files.map((name) => name.split('-latin-')[0]!)),
    'DejaVu Sans',
    'DejaVu Sans Mono',
  ];
  const faces = files.map((name) => faceOf(path.join(fonts!, name))).join('');
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    for (let n = 0; n < count; n++) {
      const random = new Random(seed, n);
      const isScan = n % 4 === 3;
      const kind = isScan ? printedKinds[(n >> 2) % 3]! : pageKinds[n % pageKinds.length]!;
      await page.setViewportSize(SIZES[random.integer(SIZES.length)]!);
      await page.setContent(
        `<style>${faces}</style>${pageOf(kind, random, { fonts: families, isPrinted: isScan })}`,
      );
      await page.evaluate('document.fonts.ready');
      const png = await page.screenshot();
      const number = String(n).padStart(3, '0');
      if (isScan) yield { name: `${number}-scan.png`, kind: 'scan', png: await scanned(png, random) };
      else yield { name: `${number}-${kind}.png`, kind, png };
    }
  } finally {
    await browser.close();
  }
}

function faceOf(file: string): string {
  const [family, rest] = path.basename(file).split('-latin-') as [string, string];
  const data = readFileSync(file).toString('base64');
  return `@font-face{font-family:'${family}';font-weight:${rest.slice(0, 3)};src:url(data:font/woff2;base64,${data})}`;
}

/** A page on paper: a little askew and blurred, tinted, with the noise of a scanner. */
async function scanned(png: Buffer, random: Random): Promise<Buffer> {
  const angle = 3 * random.float() - 1.5;
  const paper = { r: 236 + random.integer(16), g: 234 + random.integer(14), b: 222 + random.integer(18) };
  const { data, info } = await sharp(png)
    .rotate(angle, { background: '#ffffff' })
    .blur(0.4 + 0.6 * random.float())
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const strength = 2 + 8 * random.float();
  const tint = [paper.r, paper.g, paper.b];
  const samples = Uint8Array.from(data, (sample, i) => {
    const noise = strength * (random.float() + random.float() + random.float() - 1.5);
    return Math.max(0, Math.min(255, (sample * tint[i % 3]!) / 255 + noise));
  });
  const { width, height, channels } = info;
  return sharp(samples, { raw: { width, height, channels } }).png().toBuffer();
}
