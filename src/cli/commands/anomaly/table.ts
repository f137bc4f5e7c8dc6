import type { AnomalyScore, ScoreName } from '../../../applications/anomaly.js';
import { csv } from '../../../report/csv.js';
import { formatCount } from '../../io/figures.js';
import { printResult } from '../../io/output.js';
import { type Column, formatTable } from '../../io/table.js';

/** An image in the ranking; an entry of `ranking` under --json. */
export interface Ranked extends AnomalyScore {
  /** The source it is from. */
  readonly source: string;
  /** What is known of it. */
  readonly anomalous?: boolean;
  /** Whether it scores above the threshold, where there is one. */
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

/** The first of the ranking, and what the threshold and the labels say of all. */
export function printRanking(
  result: {
    readonly by: ScoreName;
    readonly threshold?: { readonly quantile: number; readonly value: number; readonly reference: number };
    readonly auroc?: Readonly<Record<ScoreName, number>>;
    readonly ranking: readonly Ranked[];
  },
  top: number,
): void {
  const { by, threshold, ranking } = result;
  const rows = ranking
    .slice(0, top)
    .map(({ name, source, error, bytes, flagged, anomalous }, place) => [
      String(place + 1),
      error.toFixed(1),
      String(bytes),
      [flagged ? 'anomalous' : '', anomalous ? '(is one)' : ''].filter(Boolean).join(' '),
      `${source} ${name}`,
    ]);
  for (const line of formatTable(COLUMNS, rows)) printResult(line);
  if (ranking.length > top) printResult(`… ${formatCount(ranking.length - top)} more`);
  if (threshold) {
    const flagged = ranking.filter((image) => image.flagged).length;
    const share = `${100 * threshold.quantile} % of ${formatCount(threshold.reference)} normal images`;
    printResult(
      `${formatCount(flagged)} of ${formatCount(ranking.length)} above ${by} ${threshold.value.toFixed(1)}, as ${share} are not`,
    );
  }
  if (result.auroc) {
    const { error, bytes } = result.auroc;
    printResult(`AUROC by error ${error.toFixed(4)}, by bytes ${bytes.toFixed(4)}`);
  }
}
