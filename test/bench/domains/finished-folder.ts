import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';

/** Fills a folder unless it exists; it appears when it is complete. */
export async function fillFolder(folder: string, fill: (unfinished: string) => Promise<void>): Promise<void> {
  if (existsSync(folder)) return;
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  await fill(unfinished);
  await rename(unfinished, folder);
}
