import { parametersIn } from '../../../model-store/network-files.js';
import type { CodingArchitecture } from '../../architecture.js';
import { parseRdOptions } from '../options.js';
import { countContextParameters, parseRdSpec, rdTraits } from './files.js';

export const rdCoding: CodingArchitecture = {
  name: 'rd',
  summary: 'small gray images: samples in few levels under a context model; every quality up to lossless',
  paper: 'Salimans et al. 2017 (the context model)',
  parseOptions: parseRdOptions,
  describe: (spec, where) => rdTraits(parseRdSpec(spec, where)),
  countParameters: (files, where) =>
    parametersIn(files, 'decoder', where) + countContextParameters(files, where),
  open: async (stored) => (await import('./open.js')).openRd(stored),
};
