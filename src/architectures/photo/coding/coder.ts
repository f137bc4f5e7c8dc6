import { parametersIn } from '../../../model-store/network-files.js';
import type { CodingArchitecture } from '../../architecture.js';
import { countNetworkParameters } from '../../lossless/coding/files.js';
import { parsePhotoOptions } from '../options.js';
import { countEntropyParameters, parsePhotoSpec, photoTraits } from './files.js';

export const photoCoding: CodingArchitecture = {
  name: 'photo',
  summary: 'photographs and other images in colour: every quality, and exact samples',
  paper: 'Ballé et al. 2018, Minnen et al. 2018, Yang & Mandt 2023',
  parseOptions: parsePhotoOptions,
  describe: (spec, where) => photoTraits(parsePhotoSpec(spec, where)),
  countParameters: (files, where) =>
    parametersIn(files, 'encoder', where) +
    parametersIn(files, 'decoder', where) +
    countEntropyParameters(files, where) +
    countNetworkParameters(files, where),
  open: async (stored) => (await import('./open.js')).openPhoto(stored),
};
