/** At most `most` of the indices 0 … count − 1, evenly spread: the first images of a folder may all be of one kind. */
export function evenlySpread(count: number, most: number): Uint32Array {
  const used = Math.min(count, most);
  return Uint32Array.from({ length: used }, (_, i) => Math.floor((i * count) / used));
}

/** At most `most` of `indices`, evenly spread. */
export function spreadOver(indices: Uint32Array, most: number): Uint32Array {
  return evenlySpread(indices.length, most).map((place) => indices[place]!);
}
