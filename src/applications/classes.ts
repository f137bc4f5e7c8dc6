import type { Dataset } from '../data/dataset.js';

/** The class of each image of a data set, as a number below 256. */
export interface Classes {
  /** The name of each number. */
  readonly names: readonly string[];
  readonly numbers: Uint8Array;
}

/**
 * The classes of a data set: the labels of an IDX data set, or the subfolders of a folder, sorted, if each image is in one
 * and there are 2 to 256. undefined if the classes are not known.
 */
export function classesOf(dataset: Dataset): Classes | undefined {
  const { count, labels } = dataset;
  if (labels) {
    const most = labels.reduce((largest, label) => Math.max(largest, label), 0);
    return { names: Array.from({ length: most + 1 }, (_, label) => String(label)), numbers: labels };
  }
  const folders = Array.from({ length: count }, (_, index) => folderOf(dataset.nameOf(index)));
  const names = [...new Set(folders)].sort();
  if (names.includes('') || names.length < 2 || names.length > 256) return undefined;
  const numberOf = new Map(names.map((name, number) => [name, number]));
  return { names, numbers: Uint8Array.from(folders, (folder) => numberOf.get(folder)!) };
}

/** The first folder of a path; empty if there is none. */
function folderOf(name: string): string {
  return name.includes('/') ? name.slice(0, name.indexOf('/')) : '';
}
