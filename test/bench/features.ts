/**
 * How well latents tell classes apart: the accuracy on all test digits of two classifiers trained on all training digits,
 * once on the latents of a model and once on the pixels. Writes results/features.json.
 */
import { probe } from '../../src/applications/probe.js';
import { loadModel } from '../../src/architectures/load-model.js';
import { openDataset } from '../../src/data/dataset.js';
import { writeBenchResults } from './write-results.js';

const SEED = 1;

const model = await loadModel('mnist-vae');
const [train, test] = await Promise.all([
  openDataset('mnist', { split: 'train' }),
  openDataset('mnist', { split: 'test' }),
]);
await writeBenchResults('features', {
  note: 'share of the test images that a classifier gets right; 5 nearest neighbours, and logistic regression',
  dataset: { train: train.count, test: test.count, name: 'mnist' },
  model: { id: model.id, hash: model.hash },
  seed: SEED,
  results: await probe(model, train, test, SEED),
});
