import { parametersIn } from '../../../model-store/layers-files.js';
import type { StoredModel } from '../../../model-store/read-model.js';
import type { Coder, CodingArchitecture } from '../../architecture.js';
import { parseConvOptions, parseDenseOptions } from '../options.js';
import { parseClassicalSpec } from './files.js';

/** What conv and dense have in common: a codec of one fixed rate. */
const classical = {
  describe: (spec, where) => ({ channels: parseClassicalSpec(spec, where).channels }),
  countParameters: (files, where) =>
    parametersIn(files, 'encoder', where) + parametersIn(files, 'decoder', where),
} satisfies Partial<CodingArchitecture>;

export const convCoding: CodingArchitecture = {
  ...classical,
  name: 'conv',
  paper: 'Masci et al. 2011',
  summary: 'the classical convolutional autoencoder',
  parseOptions: parseConvOptions,
  async open(stored: StoredModel): Promise<Coder> {
    const [{ openClassical }, { conv }] = await Promise.all([import('./open.js'), import('../conv.js')]);
    return openClassical(stored, conv);
  },
};

export const denseCoding: CodingArchitecture = {
  ...classical,
  name: 'dense',
  paper: 'Hinton & Salakhutdinov 2006',
  summary: 'the fully connected autoencoder, on squares of fixed size',
  parseOptions: parseDenseOptions,
  async open(stored: StoredModel): Promise<Coder> {
    const [{ openClassical }, { dense }] = await Promise.all([import('./open.js'), import('../dense.js')]);
    return openClassical(stored, dense);
  },
};
