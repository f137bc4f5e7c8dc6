/** The formats that aec is compared with: JPEG (by mozjpeg), WebP, AVIF, PNG. */
export const baselineNames = ['jpeg', 'webp', 'avif', 'png'] as const;
export type BaselineName = (typeof baselineNames)[number];

/** The formats as people write them. */
export const formatNames: Readonly<Record<BaselineName, string>> = {
  jpeg: 'JPEG',
  webp: 'WebP',
  avif: 'AVIF',
  png: 'PNG',
};
