import type { Model } from '../architectures/model.js';
import { type Dataset, subsetOf } from '../data/dataset.js';
import { evenlySpread } from '../data/evenly-spread.js';
import { formatPercent } from '../figures.js';
import { scatterChart } from '../report/scatter-chart.js';
import { classesOf } from './classes.js';
import { featureCount, featureMatrix } from './features.js';
import { projectToPlane } from './project.js';

/** The most points that are drawn: more would hide each other. */
const MOST_POINTS = 2000;

/**
 * Draws images as points in the plane, coloured by class, as SVG: by their latent if it has two numbers, else by its first
 * two principal components. A large data set is represented by 2,000 images, evenly spread.
 */
export async function drawFeatures(model: Model, dataset: Dataset): Promise<string> {
  const shown = evenlySpread(dataset.count, MOST_POINTS);
  const classes = classesOf(dataset);
  const dimensions = await featureCount(model, dataset);
  const values = await featureMatrix(model, subsetOf(dataset, shown));
  const { points, share } = projectToPlane(values, dimensions);
  const names = classes?.names ?? ['images'];
  const clouds = names.map((name, number) => ({
    name,
    points: points.filter((_, n) => (classes?.numbers[shown[n]!] ?? 0) === number),
  }));
  const axis = (n: number) => (dimensions === 2 ? `latent ${n}` : `principal component ${n}`);
  const variance = dimensions === 2 ? '' : `: ${formatPercent(share, 0)} of the variance`;
  return scatterChart({
    title: `${dataset.name} through ${model.id}${variance}`,
    x: { title: axis(1) },
    y: { title: axis(2) },
    clouds: clouds.filter((cloud) => cloud.points.length > 0),
  });
}
