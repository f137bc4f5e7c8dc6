import sharp from 'sharp'; import { readdirSync, readFileSync } from 'node:fs';
import { tf } from '../src/engine/tfjs.js';
import { useExactEngine } from '../src/engine/exact.js';
import { readStoredModel } from '../src/model-store/read-model.js'; import { filesIn } from '../src/model-store/folder.js';
import { openFloatPhoto } from '../src/architectures/photo/training/float-coder.js';
const [folder, dir, list = '0,15,30,45,61,75,87,99'] = process.argv.slice(2);
const coder = await openFloatPhoto(await readStoredModel(filesIn(folder!), folder!));
for (const rate of list.split(',').map(Number)) { let b = 0, p = 0, c = 0; for (const n of readdirSync(dir!).slice(0, 8)) { const { data, info } = await sharp(readFileSync(`${dir}/${n}`)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const image = { width: info.width, height: info.height, channels: 3 as const, data: new Uint8Array(data) };
  const r = await (coder.code as any)([image], rate); let s = 0; for (let i = 0; i < data.length; i++) s += (data[i]! - r.images[0].data[i]) ** 2; b += r.bits / 8; p += 10 * Math.log10(65025 / (s / data.length)); c++; }
  console.log(rate, (b / c).toFixed(0), (p / c).toFixed(2)); }
process.exit(0);
