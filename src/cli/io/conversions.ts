import path from 'node:path';
import { IMAGE_EXTENSIONS } from '../../data/find-images.js';
import { AecError } from '../../errors.js';
import { formatOfExtension } from '../../image/write.js';
import type { FileKind } from './inputs.js';
import type { Conversion } from './plan-jobs.js';

export const AEC_FILES: FileKind = { plural: '.aec files', extensions: ['aec'] };
const IMAGES: FileKind = { plural: 'images', extensions: IMAGE_EXTENSIONS };

export const COMPRESSION: Conversion = {
  reads: IMAGES,
  extension: '.aec',
  checkOutputName(output) {
    if (IMAGE_EXTENSIONS.includes(path.extname(output).slice(1).toLowerCase())) {
      throw new AecError(
        'usage',
        `-o ${output}: compress writes an .aec file, not an image; give it the extension .aec`,
      );
    }
  },
};

/** Images to other images, as `aec denoise` and `aec inpaint` make them. */
export const REDRAWING: Conversion = {
  reads: IMAGES,
  extension: '.png',
  checkOutputName: formatOfExtension,
};

export const DECOMPRESSION: Conversion = {
  reads: AEC_FILES,
  extension: '.png',
  checkOutputName: formatOfExtension,
};
