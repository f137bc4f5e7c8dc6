/** Extensions of the files in a folder that count as images, in upper or lower case. */
export const IMAGE_EXTENSIONS = ['png', 'jpg', 'jpeg', 'jpe', 'webp', 'avif', 'gif', 'tif', 'tiff'];
