import path from 'node:path';
import { IMAGE_EXTENSIONS } from '../../data/find-images.js';
import { AecError } from '../../errors.js';
import { formatOfExtension } from '../../image/write.js';
import type { FileKind } from './inputs.js';
import type { Conversion } from './outputs.js';

export const AEC_FILES: FileKind = { plural: '.aec files', extensions: ['aec'] };

export const COMPRESSION: Conversion = {
  reads: { plural: 'images', extensions: IMAGE_EXTENSIONS },
  extension: '.aec',
  checkOutputName(output) {
    if (IMAGE_EXTENSIONS.includes(path.extname(output).slice(1).toLowerCase())) {
      throw new AecError(
        'usage',
        `-o ${output}: what compress writes is an .aec file, not an image; name it so`,
      );
    }
  },
};

/** What makes an image of an image. */
export const REDRAWING: Conversion = {
  reads: { plural: 'images', extensions: IMAGE_EXTENSIONS },
  extension: '.png',
  checkOutputName: formatOfExtension,
};

export const DECOMPRESSION: Conversion = {
  reads: AEC_FILES,
  extension: '.png',
  checkOutputName: formatOfExtension,
};
