import path from 'node:path';
import type { ProbeResult } from '../../../applications/probe.js';
import type { Dataset } from '../../../data/dataset.js';
import { formatCount, formatCountOf, formatPercent } from '../../../figures.js';
import { printResult } from '../../io/output.js';
import { type Column, formatTable } from '../../io/table.js';

/** All that `aec features` did; the document under --json. */
export interface FeaturesSummary extends Pick<Dataset, 'skipped' | 'notes'> {
  readonly images: number;
  /** Numbers per image. */
  readonly features: number;
  readonly model: { readonly id: string; readonly hash: string };
  readonly output?: string;
  /** The file that holds the class of every image beside an .npy file, and the names of the classes. */
  readonly labels?: string;
  readonly classes?: readonly string[];
  readonly plot?: string;
  /** How many images classifiers learned from and were tested on, and how well they did. */
  readonly probe?: {
    readonly train: number;
    readonly test: number;
    readonly results: readonly ProbeResult[];
  };
}

const COLUMNS: readonly Column[] = [
  { heading: 'features', align: 'left' },
  { heading: 'numbers per image', align: 'right' },
  { heading: '5 nearest neighbours', align: 'right' },
  { heading: 'logistic regression', align: 'right' },
];

export async function printSummary(summary: FeaturesSummary): Promise<void> {
  const { images, features, model, output, labels, plot, probe } = summary;
  if (output !== undefined) {
    const classes = labels === undefined ? '' : `; classes in ${path.basename(labels)}`;
    printResult(
      `${output}: ${formatCountOf(images, 'image')} × ${formatCountOf(features, 'feature')} of ${model.id}${classes}`,
    );
  }
  if (plot !== undefined) printResult(`${plot}: a map of the images`);
  if (!probe) return;
  printResult(
    `accuracy on ${formatCountOf(probe.test, 'image')}, after learning from ${formatCountOf(probe.train, 'other')}:`,
  );
  const rows = probe.results.map((result) => [
    result.features,
    formatCount(result.dimensions),
    formatPercent(result.nearestNeighbours),
    formatPercent(result.logisticRegression),
  ]);
  for (const line of await formatTable(COLUMNS, rows)) printResult(line);
}
