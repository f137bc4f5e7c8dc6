import path from 'node:path';
import { IMAGE_EXTENSIONS } from '../../data/image-extensions.js';
import { walkFolder } from '../../data/walk-folder.js';
import { isFolder } from './files.js';

/** The files that data sets are read from, looked for when they are asked for: images in folders, and files that are named. */
export function sourceFiles(...sources: readonly (string | undefined)[]): AsyncIterable<string> {
  return {
    async *[Symbol.asyncIterator]() {
      for (const source of sources) {
        if (source === undefined) continue;
        if (!(await isFolder(source))) {
          yield source;
          continue;
        }
        const { files } = await walkFolder(source, IMAGE_EXTENSIONS);
        for (const name of files) yield path.join(source, name);
      }
    },
  };
}
