import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { tiffOfRow } from '../unit/image/tiff.js';
import { models } from './seeds.js';
import type { Target } from './target.js';
import { fileTargets } from './targets/files.js';
import { modelTarget } from './targets/models.js';
import { packTarget } from './targets/packs.js';
import { textTargets } from './targets/texts.js';

const results = path.resolve(import.meta.dirname, '../../models/mnist-conv-8/results.json');

export async function allTargets(): Promise<Target[]> {
  const all = await models();
  const picture = () =>
    sharp(
      Uint8Array.from({ length: 12 * 9 * 4 }, (_, i) => (i * 37) & 255),
      { raw: { width: 12, height: 9, channels: 4 } },
    );
  const formats = ['png', 'jpeg', 'webp', 'gif', 'tiff', 'avif'] as const;
  const images: Uint8Array[] = await Promise.all(
    formats.map((format) => picture().toFormat(format).toBuffer()),
  );
  images.push(tiffOfRow(4, Uint8Array.of(1, 2, 3, 4)));
  images.push(
    Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"><rect width="2" height="2"/></svg>',
    ),
  );
  return [
    ...(await fileTargets(all)),
    await packTarget(all),
    await modelTarget(['mnist-conv-8', 'mnist-vae', 'mnist-rd', 'photo']),
    ...textTargets(images, JSON.parse(readFileSync(results, 'utf8'))),
  ];
}
