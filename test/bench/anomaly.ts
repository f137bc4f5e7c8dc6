/**
 * How well anomalies stand out: AUROC by error and by bytes. Test digits are compared with images of another kind (turned
 * digits, inverted digits, and Fashion-MNIST where a folder with its IDX files is given) and with a digit that the model
 * never saw: for that a model like mnist-vae is trained without it. Writes results/anomaly.json.
 *
 *     npm run bench:anomaly [-- FASHION_MNIST_FOLDER]
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { anomalyScores, SCORES } from '../../src/applications/anomaly.js';
import { auroc } from '../../src/applications/auroc.js';
import { loadModel } from '../../src/architectures/load-model.js';
import type { Model } from '../../src/architectures/model.js';
import { type Dataset, openDataset, subsetOf } from '../../src/data/dataset.js';
import type { Image } from '../../src/image/image.js';
import { trainingConfig } from '../../src/training/config.js';
import { trainModel } from '../../src/training/train-model.js';
import { idxBytes } from '../unit/data/idx-bytes.js';
import { imagesAt } from './dataset-images.js';
import { inTemporaryFolder } from './temporary-folder.js';
import { writeBenchResults } from './write-results.js';

const HELD_OUT = [4];
const EPOCHS = 6;
const SOURCES = ['mnist-vae', 'mnist-conv-8'];

const fashionFolder = process.argv[2];
const [train, test] = await Promise.all([
  openDataset('mnist', { split: 'train' }),
  openDataset('mnist', { split: 'test' }),
]);

const otherDomains = new Map<string, Dataset>([
  ['digits turned by a quarter', redrawn(test, turned)],
  [
    'digits inverted',
    redrawn(test, (image) => ({ ...image, data: image.data.map((sample) => 255 - sample) })),
  ],
]);
if (fashionFolder) otherDomains.set('Fashion-MNIST', await openDataset(fashionFolder, { split: 'test' }));

const domains: object[] = [];
for (const id of SOURCES) {
  const model = await loadModel(id);
  const normal = await scoresOf(model, test);
  for (const [name, others] of otherDomains) {
    domains.push({ model: id, anomalies: name, ...areas(normal, await scoresOf(model, others)) });
  }
  model.dispose();
}

const heldOut: object[] = [];
for (const digit of HELD_OUT) {
  const model = await trainWithout(digit);
  const [normal, anomalous] = [
    select(test, (label) => label !== digit),
    select(test, (label) => label === digit),
  ];
  heldOut.push({ digit, ...areas(await scoresOf(model, normal), await scoresOf(model, anomalous)) });
  model.dispose();
}

await writeBenchResults('anomaly', {
  note: 'AUROC: the probability that an anomaly scores higher than a test digit that is none, ties counting half',
  domains,
  heldOut: { preset: 'mnist-vae', epochs: EPOCHS, results: heldOut },
});

type Scores = Awaited<ReturnType<typeof scoresOf>>;

async function scoresOf(model: Model, dataset: Dataset) {
  const scores: { readonly error: number; readonly bytes: number }[] = [];
  for await (const score of anomalyScores(model, dataset)) scores.push(score);
  return scores;
}

function areas(normal: Scores, anomalous: Scores) {
  const area = (name: (typeof SCORES)[number]) =>
    auroc(
      normal.map((score) => score[name]),
      anomalous.map((score) => score[name]),
    );
  const auc = Object.fromEntries(SCORES.map((name) => [name, area(name)]));
  return { normal: normal.length, anomalous: anomalous.length, auroc: auc };
}

function select(dataset: Dataset, keep: (label: number) => boolean): Dataset {
  const indices = Uint32Array.from(dataset.labels!.keys()).filter((index) => keep(dataset.labels![index]!));
  return subsetOf(dataset, indices);
}

function redrawn(dataset: Dataset, redraw: (image: Image) => Image): Dataset {
  const all = subsetOf(dataset, Uint32Array.from(Array(dataset.count).keys()));
  return { ...all, image: async (index) => redraw(await dataset.image(index)) };
}

function turned(image: Image): Image {
  const { width, height, data } = image;
  const samples = data.map((_, i) => data[(i % height) * width + (width - 1 - Math.floor(i / height))]!);
  return { ...image, width: height, height: width, data: samples };
}

/** Trains the preset mnist-vae, for fewer epochs, on all training digits except one class. */
function trainWithout(digit: number): Promise<Model> {
  return inTemporaryFolder(async (folder) => {
    const kept = select(train, (label) => label !== digit);
    const images = await imagesAt(kept);
    const data = path.join(folder, 'digits.idx');
    const header = idxBytes([kept.count, 28, 28], []);
    await writeFile(data, Buffer.concat([header, ...images.map((image) => image.data)]));
    const model = path.join(folder, 'model');
    await trainModel(trainingConfig({ preset: 'mnist-vae', id: 'mnist-vae-without', data, epochs: EPOCHS }), {
      folder: model,
      engine: 'auto',
      resume: false,
      force: false,
      onEvent: () => {},
    });
    return loadModel(model);
  });
}
