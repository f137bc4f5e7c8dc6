import { glob } from 'tinyglobby';

/** Files with these extensions count as images in a folder, in any case. */
export const IMAGE_EXTENSIONS = ['png', 'jpg', 'jpeg', 'jpe', 'webp', 'avif', 'gif', 'tif', 'tiff'];

/** The image files in a folder and all folders in it: paths from `folder`, with `/`, sorted by code unit. Hidden ones are left out. */
export async function findImages(folder: string): Promise<string[]> {
  const paths = await glob(`**/*.{${IMAGE_EXTENSIONS.join(',')}}`, {
    cwd: folder,
    caseSensitiveMatch: false,
    expandDirectories: false,
  });
  return paths.sort();
}
