const READABLE = [
  ...['png', 'apng', 'jpg', 'jpeg', 'jpe', 'jfif', 'jif', 'pjpeg', 'pjp', 'mpo'],
  ...['webp', 'avif', 'gif', 'tif', 'tiff', 'svg'],
];
/** Images that most builds of the decoder do not read: they are named as files that cannot be taken, not passed over. */
const SELDOM_READABLE = ['heic', 'heif', 'hif', 'jxl', 'jp2', 'bmp'];

/** Extensions of the files in a folder that count as images, in upper or lower case. */
export const IMAGE_EXTENSIONS = [...READABLE, ...SELDOM_READABLE];
