/**
 * The results of `work` for each item, in the order of the items, with so many items under way at a time: while one waits for a disk
 * or another thread, another computes. Rejects with the first error, and starts nothing after it.
 */
export async function inLanes<Item, Result>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  const left = items.entries();
  let hasFailed = false;
  const lane = async () => {
    for (const [n, item] of left) {
      if (hasFailed) return;
      results[n] = await work(item);
    }
  };
  const running = Array.from({ length: lanes }, () =>
    lane().catch((error: unknown) => {
      hasFailed = true;
      throw error;
    }),
  );
  await Promise.all(running);
  return results;
}
