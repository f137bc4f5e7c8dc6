import { readdirSync, readFileSync } from 'node:fs';
import sharp from 'sharp';
import { openDataset } from '../src/data/dataset.js';
import { loadModel } from '../src/architectures/load-model.js';
import { compressMany } from '../src/codec/compress.js'; import { decompressMany } from '../src/codec/decompress.js';
const [model, data, list, limit] = process.argv.slice(2);
const dataset = await openDataset(data!, { split: 'test', limit: Number(limit ?? 100) } as any);
const images = []; for (let i = 0; i < dataset.count; i++) images.push(await dataset.image(i));
const m = await loadModel(model!);
for (const q of list!.split(',')) { const o = q.startsWith('n') ? { nearLossless: Number(q.slice(1)) } : q === 'l' ? { lossless: true } : { quality: Number(q) };
  const files = await compressMany(images, m, o); const dec = await decompressMany(files, m); let b = 0, p = 0; const rates = new Map<number, number>();
  for (const [i, f] of files.entries()) { b += f.length; let s = 0; const a = images[i]!.data, d = dec[i]!.data; for (let k = 0; k < a.length; k++) s += (a[k]! - d[k]!) ** 2; p += s === 0 ? 60 : Math.min(60, 10 * Math.log10(65025 * a.length / s)); }
  console.log(model, q, (b / images.length).toFixed(1), (p / images.length).toFixed(2)); }
process.exit(0);
