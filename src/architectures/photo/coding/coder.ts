import { parametersIn } from '../../../model-store/network-files.js';
import type { CodingArchitecture } from '../../architecture.js';
import { parsePhotoOptions } from '../options.js';
import { countEntropyParameters, PHOTO_TRAITS, parsePhotoSpec } from './files.js';

export const photoCoding: CodingArchitecture = {
  name: 'photo',
  summary: 'photographs: a linear transform and a convolutional correction; every quality',
  paper: 'Ballé et al. 2018, Minnen et al. 2018, Yang & Mandt 2023',
  parseOptions: parsePhotoOptions,
  describe(spec, where) {
    parsePhotoSpec(spec, where);
    return PHOTO_TRAITS;
  },
  countParameters: (files, where) =>
    parametersIn(files, 'encoder', where) +
    parametersIn(files, 'decoder', where) +
    countEntropyParameters(files, where),
  open: async (stored) => (await import('./open.js')).openPhoto(stored),
};
