/**
 * The probability that an anomalous image scores higher than a normal one, ties counting half: the area under the
 * receiver operating characteristic, by the rank sum of Mann and Whitney (1947). NaN if either list is empty.
 */
export function auroc(normal: readonly number[], anomalous: readonly number[]): number {
  const all = [
    ...normal.map((score) => ({ score, anomalous: false })),
    ...anomalous.map((score) => ({ score, anomalous: true })),
  ].sort((a, b) => a.score - b.score);
  let rankSum = 0;
  for (let from = 0; from < all.length; ) {
    let to = from;
    while (to < all.length && all[to]!.score === all[from]!.score) to++;
    const rank = (from + to + 1) / 2; // the mean rank of equals; ranks count from 1
    for (let i = from; i < to; i++) if (all[i]!.anomalous) rankSum += rank;
    from = to;
  }
  const least = (anomalous.length * (anomalous.length + 1)) / 2;
  return (rankSum - least) / (normal.length * anomalous.length);
}
