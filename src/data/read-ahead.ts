/** How many loads are under way at a time: as many files as Node reads and decodes at once by default. */
const AHEAD = 4;

/**
 * The results of `load` for each key, in order. While one is used, the next are loaded; no more than a few are in memory. A
 * failed load is thrown when its turn comes.
 */
export async function* readAhead<Key, Value>(
  keys: Iterable<Key>,
  load: (key: Key) => Value | Promise<Value>,
): AsyncGenerator<Value, void, void> {
  const loading: Promise<Value>[] = [];
  for (const key of keys) {
    const value = Promise.resolve(key).then(load);
    value.catch(() => {}); // thrown below
    loading.push(value);
    if (loading.length > AHEAD) yield await loading.shift()!;
  }
  for (const value of loading) yield await value;
}
