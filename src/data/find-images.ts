/** Extensions of the files in a folder that count as images, in upper or lower case. */
export const IMAGE_EXTENSIONS = ['png', 'jpg', 'jpeg', 'jpe', 'webp', 'avif', 'gif', 'tif', 'tiff'];

/** Paths of the image files in a folder and its subfolders, as `findFiles` gives them. */
export function findImages(folder: string): Promise<string[]> {
  return findFiles(folder, IMAGE_EXTENSIONS);
}

/**
 * Paths of the files with these extensions, in upper or lower case, in a folder and its subfolders: relative to it, with `/`,
 * sorted by code unit; no hidden files.
 */
export async function findFiles(folder: string, extensions: readonly string[]): Promise<string[]> {
  const { glob } = await import('tinyglobby'); // most commands get files, not folders
  const paths = await glob(
    extensions.map((extension) => `**/*.${extension}`),
    { cwd: folder, caseSensitiveMatch: false, expandDirectories: false },
  );
  return paths.sort();
}
