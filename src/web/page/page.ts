import { isAecFile } from '../../format/file-start.js';
import { inspectFile } from '../../format/image-file.js';
import type { Image } from '../../image/image.js';
import { psnr } from '../../metrics/psnr.js';
import { AecWorker } from '../aec-worker.js';
import type { CanvasFile } from '../canvas-file.js';
import { listModels } from '../fetch-model.js';
import { followDivider } from './comparison.js';
import { page } from './elements.js';
import { ModelChoice } from './model-choice.js';
import { openFiles } from './open-files.js';
import { followRival, showCompressed, showDecompressed } from './results.js';
import { type Step, showError, Work } from './work.js';

interface Original {
  readonly name: string;
  readonly bytes: number;
  readonly image: Image;
}

/** The formats that aec is compared with. */
const RIVALS = [
  ['image/jpeg', 'JPEG'],
  ['image/webp', 'WebP'],
] as const;

const worker = new AecWorker();
const work = new Work();
/** The image to compress again when the choice in the form changes. */
let original: Original | undefined;

const choosing = listModels().then((models) => {
  const choice = new ModelChoice(models, () => {
    const image = original;
    if (image) work.run((step) => compress(image, choice, step));
  });
  return choice;
});
choosing.catch(showError);

followDivider();
followRival();
openFiles((file) => {
  work.run(async (step) => {
    const { signal } = step(`Reading ${file.name}`);
    const choice = await choosing;
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (isAecFile(bytes)) return decompress(file.name, bytes, choice, step);
    const image = await worker.readPixels(file);
    signal?.throwIfAborted();
    original = { name: file.name, bytes: file.size, image };
    choice.suggestFor(image);
    page.options.hidden = false;
    return compress(original, choice, step);
  });
});

async function decompress(name: string, file: Uint8Array, choice: ModelChoice, step: Step): Promise<string> {
  original = undefined;
  page.options.hidden = true;
  const { modelPrefix } = inspectFile(file);
  const image = await worker.decompress(file, step('Decompressing'));
  return showDecompressed({ name, file, image, model: choice.nameOf(modelPrefix) });
}

async function compress({ name, bytes, image }: Original, choice: ModelChoice, step: Step): Promise<string> {
  const { model, rate } = choice;
  const file = await worker.compress(image, model, { ...rate, ...step(`Compressing with ${model}`) });
  const decoded = await worker.decompress(file, step('Decompressing'));
  const rivals = new Map<string, CanvasFile>();
  for (const [type, called] of RIVALS) {
    const options = step(`Making a ${called} file of the same size`);
    const rival = await worker.canvasFile(image, type, file.length, options);
    if (rival) rivals.set(type, rival);
  }
  const aec = { file, image: decoded, psnr: psnr(image, decoded), model, quality: rate.quality };
  return showCompressed({ name, original: { bytes, image }, aec, rivals });
}
