import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { Random } from '../../../src/data/random.js';
import type { Domain } from './domain.js';
import { fillFolder } from './finished-folder.js';

const SIDE = 28;
const TEST_IMAGES = 1000;
const GLYPHS = { train: 10_000, test: TEST_IMAGES } as const;
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789&?!'];
const FAMILIES = ['serif', 'sans-serif', 'monospace'];

/** Fashion-MNIST from `fashion`, a folder with its four files, or where that is not there rendered glyphs. */
export async function makeGray(folder: string, fashion: string): Promise<Domain> {
  const target = { against: 'best sheet', share: 0.6, at: [0, 100] } as const;
  const common = { testImages: TEST_IMAGES, isPack: true, targets: [target] };
  const file = (split: string) => path.join(fashion, `${split}-images-idx3-ubyte.gz`);
  if (existsSync(file('train'))) {
    const title = 'Fashion-MNIST, 28×28 gray';
    return { name: 'fashion', title, train: file('train'), test: file('t10k'), ...common };
  }
  process.stderr.write(`${fashion}: no Fashion-MNIST; rendered glyphs take its place\n`);
  await fillFolder(folder, async (unfinished) => {
    for (const [part, count] of Object.entries(GLYPHS)) {
      await mkdir(path.join(unfinished, part));
      for (let n = 0; n < count; n++) {
        const name = `${String(n).padStart(5, '0')}.png`;
        await renderGlyph(new Random(part.length, n), path.join(unfinished, part, name));
      }
    }
  });
  const [train, test] = [path.join(folder, 'train'), path.join(folder, 'test')];
  return { name: 'glyphs', title: 'Rendered glyphs, 28×28 gray', train, test, ...common };
}

/** A white letter on black: of any font, weight, size, slant and place. */
async function renderGlyph(random: Random, file: string): Promise<void> {
  const pick = <T>(values: readonly T[]) => values[random.integer(values.length)]!;
  const between = (low: number, high: number) => (low + (high - low) * random.float()).toFixed(2);
  const letter = pick(LETTERS).replace('&', '&amp;');
  const style = `font-family="${pick(FAMILIES)}" font-weight="${pick(['normal', 'bold'])}" font-style="${pick(['normal', 'italic'])}"`;
  const place = `translate(${between(12, 16)} ${between(20, 23)}) rotate(${between(-12, 12)})`;
  const text = `<text transform="${place}" text-anchor="middle" fill="white" font-size="${between(18, 25)}" ${style}>${letter}</text>`;
  const size = `width="${SIDE}" height="${SIDE}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size}><rect ${size} fill="black"/>${text}</svg>`;
  await sharp(Buffer.from(svg)).removeAlpha().toColourspace('b-w').png().toFile(file);
}
