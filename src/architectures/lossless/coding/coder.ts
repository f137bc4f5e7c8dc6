import type { CodingArchitecture } from '../../architecture.js';
import { parseLosslessOptions } from '../options.js';
import { countNetworkParameters, losslessTraits, parseLosslessSpec } from './files.js';

export const losslessCoding: CodingArchitecture = {
  name: 'lossless',
  summary: 'any image without loss or near it: a learned prediction of every sample',
  paper: 'Wu et al. 1998 (the prediction), Salimans et al. 2017 (the mixture)',
  parseOptions: parseLosslessOptions,
  describe: (spec, where) => losslessTraits(parseLosslessSpec(spec, where)),
  countParameters: countNetworkParameters,
  open: async (stored) => (await import('./open.js')).openLossless(stored),
};
