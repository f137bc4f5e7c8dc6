import type { AnomalyScore, ScoreName } from '../../../applications/anomaly.js';
import { formatAuroc, formatCount, formatCountOf, formatMse, formatPercent } from '../../../figures.js';
import { csv } from '../../../report/csv.js';
import { printResult } from '../../io/output.js';
import { type Column, formatTable } from '../../io/table.js';

/** One image in the ranking; an entry of `ranking` under --json. */
export interface Ranked extends AnomalyScore {
  /** The folder or file that holds the image. */
  readonly source: string;
  /** Whether it is known to be an anomaly. */
  readonly anomalous?: boolean;
  /** Whether it scores above the threshold, if there is one. */
  readonly flagged?: boolean;
}

/** The whole ranking as CSV. */
export function rankingCsv(ranking: readonly Ranked[]): string {
  const word = (value: boolean | undefined) => (value === undefined ? null : Number(value));
  return csv([
    ['rank', 'source', 'name', 'error', 'bytes', 'anomalous', 'flagged'],
    ...ranking.map(({ source, name, error, bytes, anomalous, flagged }, place) => [
      place + 1,
      source,
      name,
      error,
      bytes,
      word(anomalous),
      word(flagged),
    ]),
  ]);
}

const COLUMNS: readonly Column[] = [
  { heading: 'rank', align: 'right' },
  { heading: 'error', align: 'right' },
  { heading: 'bytes', align: 'right' },
  { heading: '', align: 'left' },
  { heading: 'image', align: 'left' },
];

/** Prints the top of the ranking, then how many images were flagged and how well the scores work. */
export async function printRanking(
  result: {
    readonly by: ScoreName;
    readonly threshold?: { readonly quantile: number; readonly value: number; readonly reference: number };
    readonly auroc?: Readonly<Record<ScoreName, number>>;
    readonly ranking: readonly Ranked[];
  },
  top: number,
): Promise<void> {
  const { by, threshold, ranking } = result;
  const rows = ranking
    .slice(0, top)
    .map(({ name, source, error, bytes, flagged, anomalous }, place) => [
      String(place + 1),
      formatMse(error),
      String(bytes),
      [flagged ? 'flagged' : '', anomalous ? 'anomaly' : ''].filter(Boolean).join(', '),
      `${source} ${name}`,
    ]);
  for (const line of await formatTable(COLUMNS, rows)) printResult(line);
  if (ranking.length > top) printResult(`… ${formatCount(ranking.length - top)} more`);
  if (threshold) {
    const flagged = ranking.filter((image) => image.flagged).length;
    const limit = `${by} above ${by === 'error' ? formatMse(threshold.value) : threshold.value}`;
    const share = formatPercent(threshold.quantile);
    const reference = formatCountOf(threshold.reference, 'reference image');
    printResult(
      `${formatCount(flagged)} of ${formatCountOf(ranking.length, 'image')} flagged: ${limit} ` +
        `(the ${share} quantile of ${reference})`,
    );
  }
  if (result.auroc) {
    const { error, bytes } = result.auroc;
    printResult(`AUROC by error ${formatAuroc(error)}, by bytes ${formatAuroc(bytes)}`);
  }
}
