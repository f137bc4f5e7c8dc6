/** ` (Did you mean x?)` with the candidate that `word` is most likely a misspelling of; empty if none is close. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const nearest = nearestWord(word, candidates);
  return nearest === undefined ? '' : ` (Did you mean ${nearest}?)`;
}

/** The candidate with the smallest edit distance to `word`, at most two fifths of the letters; a part of one counts as 1. */
function nearestWord(word: string, candidates: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of new Set(candidates)) {
    const isPart = lower.length >= 3 && candidate.toLowerCase().includes(lower);
    const distance = isPart ? 1 : editDistance(lower, candidate.toLowerCase());
    const isNear = distance <= Math.max(1, 0.4 * Math.max(word.length, candidate.length));
    if (isNear && (!best || distance < best.distance)) best = { candidate, distance };
  }
  return best?.candidate;
}

/** The number of letters to insert, delete, replace or swap with the next one (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const [above, row] = [rows[i - 1]!, [i]];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (same ? 0 : 1));
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) row[j] = Math.min(row[j]!, rows[i - 2]![j - 2]! + 1);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
