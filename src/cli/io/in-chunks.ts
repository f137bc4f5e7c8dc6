/** Items that are looked at together: enough to keep a file system busy. */
const CHUNK = 64;

/** Does asynchronous work for very many items, a few at a time, and yields the results of these in order. */
export async function* inChunks<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R[]> {
  let chunk: Promise<R>[] = [];
  for await (const item of items) {
    chunk.push(work(item));
    if (chunk.length < CHUNK) continue;
    yield await Promise.all(chunk);
    chunk = [];
  }
  if (chunk.length > 0) yield await Promise.all(chunk);
}
