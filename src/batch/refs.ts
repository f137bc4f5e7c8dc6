import path from 'node:path';

/** Whether a file is named by a URL, like `s3://bucket/key`, and not by a path. */
export function isUrl(ref: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(ref);
}

/** A file in a folder, by its path there, with `/`. */
export function joinRef(folder: string, relative: string): string {
  return isUrl(folder) ? `${folder.replace(/\/+$/, '')}/${relative}` : path.join(folder, relative);
}
