import { PCA } from 'ml-pca';

/**
 * Projects points to their first two principal components (Pearson 1901). `values` is `[count, dimensions]`; points of two
 * dimensions stay as they are. Returns the points and the share of the variance that they keep, 0 … 1.
 */
export function projectToPlane(
  values: Float32Array,
  dimensions: number,
): { readonly points: readonly (readonly [number, number])[]; readonly share: number } {
  const rows = Array.from({ length: values.length / dimensions }, (_, n) =>
    Array.from(values.subarray(n * dimensions, (n + 1) * dimensions)),
  );
  if (dimensions === 2) return { points: rows.map(([x, y]) => [x!, y!]), share: 1 };
  const pca = new PCA(rows, { method: dimensions > 64 ? 'NIPALS' : 'SVD', nCompNIPALS: 2 });
  const projected = pca.predict(rows, { nComponents: 2 }).to2DArray();
  return { points: projected.map(([x, y]) => [x!, y!]), share: shareOf(projected, rows) };
}

/** The variance of the projected points relative to that of the points. */
function shareOf(projected: readonly (readonly number[])[], rows: readonly (readonly number[])[]): number {
  return variance(projected) / variance(rows);
}

function variance(rows: readonly (readonly number[])[]): number {
  let sum = 0;
  for (let c = 0; c < rows[0]!.length; c++) {
    const mean = rows.reduce((total, row) => total + row[c]!, 0) / rows.length;
    sum += rows.reduce((total, row) => total + (row[c]! - mean) ** 2, 0);
  }
  return sum;
}
