import { parseArgs } from 'node:util';
import { openDataset } from '../../src/data/dataset.js';
import { filesIn, writeModelFolder } from '../../src/model-store/folder.js';
import { specFile } from '../../src/model-store/model-spec.js';
import { readStoredModel } from '../../src/model-store/read-model.js';
import { measureQualities } from '../../src/training/measure-qualities.js';
import { otherFilesIn } from './model-folder.js';

// Measures anew which rates the qualities of a model stand for, as the end of a training does:
// `npm run bench:qualities -- models/mnist-rd --data mnist`. The content hash of the model changes.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { data: { type: 'string' }, limit: { type: 'string', default: '2000' } },
});
const [folder] = positionals;
if (!folder || !values.data) throw new Error('give the folder of a model and --data');
const stored = await readStoredModel(filesIn(folder), folder);
const dataset = await openDataset(values.data, { split: 'train', limit: Number(values.limit) });
// The last images, which a training keeps aside by chance at best; the curve hardly depends on them.
const indices = Uint32Array.from({ length: dataset.count }, (_, i) => dataset.count - 1 - i);
const qualities = await measureQualities(stored, { dataset, indices }, 1);
const named = new Map([...stored.files, specFile({ ...stored.spec, qualities })]);
const { hash } = await writeModelFolder(folder, stored.manifest.id, named, await otherFilesIn(folder, named));
for (const [quality, rate] of qualities) process.stdout.write(`quality ${quality}: rate byte ${rate}\n`);
process.stdout.write(`${folder}: ${hash.slice(0, 8)}\n`);
process.exit(0);
