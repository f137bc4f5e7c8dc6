/**
 * Trains every classical autoencoder, or those named, that FOLDER (default: models-classical) does not hold yet, measures
 * it on all test digits, and writes results/classical/ID.json: `npm run bench:classical -- [FOLDER [ID…]]`. Shipped models
 * are taken as they are.
 */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { classicalPresets } from '../../src/architectures/classical/presets.js';
import type { TransformModel } from '../../src/architectures/model.js';
import { openDataset } from '../../src/data/dataset.js';
import { aecCodec } from '../../src/evaluation/aec-codec.js';
import { evaluate } from '../../src/evaluation/evaluate.js';
import { type EvaluationReport, makeReport } from '../../src/evaluation/result.js';
import { contactSheet } from '../../src/image/contact-sheet.js';
import type { Image } from '../../src/image/image.js';
import { encodeImage } from '../../src/image/write.js';
import { compressMany, decompressMany, loadModel } from '../../src/index.js';
import { psnr } from '../../src/metrics/psnr.js';
import { imagesOf, latentShape, latentsOf } from '../../src/runtime/tiled-transforms.js';
import { finishSteps } from '../../src/steps.js';
import { presetConfig } from '../../src/training/presets.js';
import { trainModel } from '../../src/training/train-model.js';
import { type ClassicalResult, classicalFolder } from './classical-result.js';

/** Images that the latent as floats is measured on. */
const FLOAT_IMAGES = 1000;
const shipped = path.resolve(import.meta.dirname, '../../models');
const [folder = 'models-classical', ...named] = process.argv.slice(2);
const ids = named.length > 0 ? named : ['mnist-conv-8', ...Object.keys(classicalPresets)];
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
  return (await trainModel(presetConfig(id), { ...options, onEvent: () => {} })).folder;
}

async function measure(id: string, place: string): Promise<ClassicalResult> {
  const model = (await loadModel(path.resolve(place))) as TransformModel;
  const { config, engine, seconds, history } = readJson(path.join(place, 'training.json'));
  const { encoder, decoder, spec } = model;
  const result = {
    id,
    config,
    training: { engine, seconds, epochs: history.length },
    parameters: encoder.countParams() + decoder.countParams(),
    latent: latentShape(spec.geometry, 28, 28),
    floats: await measureFloats(model),
    evaluation: measuredBefore(place, model) ?? (await evaluateAll(model)),
    picture: await pictureOf(model),
  };
  model.dispose();
  return result;
}

async function measureFloats(model: TransformModel): Promise<ClassicalResult['floats']> {
  const images = await imagesAt(Array.from({ length: FLOAT_IMAGES }, (_, i) => i));
  const latents = finishSteps(latentsOf(model, images));
  const back = finishSteps(imagesOf(model, latents, 28, 28));
  const sum = images.reduce((total, image, n) => total + psnr(image, back[n]!), 0);
  return { bytes: 4 * latents[0]!.length, psnr: sum / images.length, images: images.length };
}

/** The result that `aec eval --save-results` left in the model's folder. */
function measuredBefore(place: string, model: TransformModel): EvaluationReport | undefined {
  const file = path.join(place, 'results.json');
  const report: EvaluationReport | undefined = existsSync(file) ? readJson(file) : undefined;
  return report?.results[0]?.model?.hash === model.hash ? report : undefined;
}

async function evaluateAll(model: TransformModel): Promise<EvaluationReport> {
  const metrics = ['bytes', 'bpp', 'psnr', 'ssim', 'mse'] as const;
  return makeReport(digits, [await evaluate(aecCodec(model), digits, { metrics })]);
}

async function pictureOf(model: TransformModel): Promise<string> {
  const classes = Array.from({ length: 10 }, (_, digit) => digits.labels!.indexOf(digit));
  const files = await compressMany(await imagesAt(classes), model);
  const sheet = contactSheet([await decompressMany(files, model)], { gap: 0 });
  return Buffer.from(await encodeImage(sheet, 'png')).toString('base64');
}

function imagesAt(indices: readonly number[]): Promise<Image[]> {
  return Promise.all(indices.map((index) => digits.image(index)));
}

function readJson(file: string) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
