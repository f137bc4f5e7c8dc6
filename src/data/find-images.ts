import { glob } from 'tinyglobby';

/** Extensions of the files in a folder that count as images, in upper or lower case. */
export const IMAGE_EXTENSIONS = ['png', 'jpg', 'jpeg', 'jpe', 'webp', 'avif', 'gif', 'tif', 'tiff'];

/** Paths of the image files in a folder and its subfolders, relative to it, with `/`, sorted by code unit; no hidden files. */
export async function findImages(folder: string): Promise<string[]> {
  const paths = await glob(`**/*.{${IMAGE_EXTENSIONS.join(',')}}`, {
    cwd: folder,
    caseSensitiveMatch: false,
    expandDirectories: false,
  });
  return paths.sort();
}
