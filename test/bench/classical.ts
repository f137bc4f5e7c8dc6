/**
 * Trains every classical autoencoder of the lesson, or those named, that FOLDER (default: models-classical) does not hold
 * yet, measures it on all test digits, and writes results/classical/ID.json. Shipped models are not trained again.
 *
 *     npm run bench:classical [-- FOLDER [ID…]]
 */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { requireLatent, toImages, toLatents } from '../../src/applications/latent-space.js';
import type { LatentSpace, LayersPair } from '../../src/architectures/architecture.js';
import { decompressMany } from '../../src/codec/decompress.js';
import { openDataset } from '../../src/data/dataset.js';
import { aecCodec } from '../../src/evaluation/aec-codec.js';
import { evaluate } from '../../src/evaluation/evaluate.js';
import { makeReport } from '../../src/evaluation/result.js';
import { contactSheet } from '../../src/image/contact-sheet.js';
import { encodeImage } from '../../src/image/write.js';
import { compressMany, loadModel, type Model } from '../../src/index.js';
import { parseAs, parseJson } from '../../src/json.js';
import { psnr } from '../../src/metrics/psnr.js';
import { latentShape } from '../../src/runtime/tiled-transforms.js';
import { trainingConfig } from '../../src/training/config.js';
import { trainModel } from '../../src/training/train-model.js';
import { type ClassicalResult, classicalFolder, configSchema, engineSchema } from './classical-result.js';
import { imagesAt, oneOfEachDigit } from './dataset-images.js';
import { lessonIds } from './lesson-page.js';
import { type Report, reportSchema } from './report-schema.js';

/** Images that the latent as floats is measured on. */
const FLOAT_IMAGES = 1000;
const SIDE = 28;
const trainingSchema = v.object({
  config: configSchema,
  engine: engineSchema,
  seconds: v.number(),
  history: v.array(v.unknown()),
});

const shipped = path.resolve(import.meta.dirname, '../../models');
const [folder = 'models-classical', ...named] = process.argv.slice(2);
const ids = named.length > 0 ? named : lessonIds;
const digits = await openDataset('mnist', { split: 'test' });
await mkdir(classicalFolder, { recursive: true });
for (const id of ids) {
  const own = [shipped, folder].map((parent) => path.join(parent, id)).find((place) => existsSync(place));
  const result = await measure(id, own ?? (await train(id)));
  await writeFile(path.join(classicalFolder, `${id}.json`), `${JSON.stringify(result, null, 2)}\n`);
  process.stdout.write(`${id}\n`);
}

async function train(id: string): Promise<string> {
  const options = { folder: path.join(folder, id), engine: 'auto', resume: false, force: false } as const;
  return (await trainModel(trainingConfig({ preset: id }), { ...options, onEvent: () => {} })).folder;
}

async function measure(id: string, place: string): Promise<ClassicalResult> {
  const model = await loadModel(path.resolve(place));
  const record = path.join(place, 'training.json');
  const { config, engine, seconds, history } = parseAs(trainingSchema, readJson(record), record, 'input');
  const space = requireLatent(model, 'features');
  const result = {
    id,
    config,
    training: { engine, seconds, epochs: history.length },
    parameters: await parametersOf(space),
    latent: latentShape(space.geometry, SIDE, SIDE),
    floats: await measureFloats(space),
    evaluation: measuredBefore(place, model) ?? (await evaluateAll(model)),
    picture: await pictureOf(model),
  };
  model.dispose();
  return result;
}

async function parametersOf(space: LatentSpace): Promise<number> {
  const { encoder, decoder } = (await space.layers()) as LayersPair;
  return encoder.countParams() + decoder.countParams();
}

async function measureFloats(space: LatentSpace): Promise<ClassicalResult['floats']> {
  const images = await imagesAt(digits, Array(FLOAT_IMAGES).keys());
  const latents = await toLatents(space, images);
  const back = await toImages(space, latents, SIDE, SIDE);
  const sum = images.reduce((total, image, n) => total + psnr(image, back[n]!), 0);
  return { bytes: 4 * latents[0]!.length, psnr: sum / images.length, images: images.length };
}

/** The report that `aec eval --save-results` left in the model's folder, if it is about this model. */
function measuredBefore(place: string, model: Model): Report | undefined {
  const file = path.join(place, 'results.json');
  const report = existsSync(file) ? readJson(file) : undefined;
  return v.is(reportSchema, report) && report.results[0]?.model?.hash === model.hash ? report : undefined;
}

async function evaluateAll(model: Model): Promise<Report> {
  const metrics = ['bytes', 'bpp', 'psnr', 'ssim', 'mse'] as const;
  return makeReport(digits, [await evaluate(aecCodec(model), digits, { metrics })]);
}

async function pictureOf(model: Model): Promise<string> {
  const files = await compressMany(await oneOfEachDigit(digits), model);
  const sheet = contactSheet([await decompressMany(files, model)], { gap: 0 });
  return Buffer.from(await encodeImage(sheet, 'png')).toString('base64');
}

function readJson(file: string): unknown {
  return parseJson(readFileSync(file), file, 'input');
}
