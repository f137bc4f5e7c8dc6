import path from 'node:path';
import { checkIsAec } from '../../batch/check-kind.js';
import { IMAGE_EXTENSIONS } from '../../data/image-extensions.js';
import { AecError } from '../../errors.js';
import { imageKind } from '../../image/kind.js';
import { formatOfExtension } from '../../image/write.js';
import type { FileKind } from './inputs.js';

/** The kind of files that a command reads, and the kind that it writes. */
export interface Conversion {
  readonly reads: FileKind;
  /** The extension of its outputs, with the dot. */
  readonly extension: string;
  /** Whether an output that has no name of its own may get a longer one if its name is taken. */
  readonly mayRename?: boolean;
  /** What to do about two inputs with one output, besides renaming one. */
  readonly clashAdvice?: string;
  /** Throws AecError if the command does not read files that begin like that. */
  checkStart(start: Uint8Array, name: string): void;
  /** Throws AecError('usage') if the command does not write files of that name. */
  checkOutputName(output: string): void;
}

const KEEP_EXTENSION = 'pass --keep-extension';

export const AEC_FILES: FileKind = { plural: '.aec files', extensions: ['aec'] };
const IMAGES: FileKind = { plural: 'images', extensions: IMAGE_EXTENSIONS };

export const COMPRESSION: Conversion = {
  reads: IMAGES,
  extension: '.aec',
  checkStart: imageKind,
  clashAdvice: KEEP_EXTENSION,
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
  checkStart: imageKind,
  checkOutputName: formatOfExtension,
};

export const DECOMPRESSION: Conversion = {
  reads: AEC_FILES,
  extension: '.png',
  // The image that an .aec file was made of often lies beside it.
  mayRename: true,
  checkStart: checkIsAec,
  clashAdvice: KEEP_EXTENSION,
  checkOutputName: formatOfExtension,
};
