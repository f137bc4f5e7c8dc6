import { parametersIn } from '../../../model-store/network-files.js';
import type { StoredModel } from '../../../model-store/read-model.js';
import type { Geometry } from '../../../runtime/geometry.js';
import type { CodingArchitecture, LayersPair } from '../../architecture.js';
import { convGeometry, denseGeometry, parseConvOptions, parseDenseOptions } from '../options.js';
import { type ClassicalSpec, parseClassicalSpec } from './files.js';
import { openClassical } from './open.js';

export const convCoding = classicalCoding({
  name: 'conv',
  paper: 'Masci et al. 2011',
  summary: 'the classical convolutional autoencoder',
  parseOptions: parseConvOptions,
  geometry: (options) => convGeometry(parseConvOptions(options)),
  layers: async (...stored) => (await import('../layers.js')).loadConvLayers(...stored),
});

export const denseCoding = classicalCoding({
  name: 'dense',
  paper: 'Hinton & Salakhutdinov 2006',
  summary: 'the fully connected autoencoder, on squares of fixed size',
  parseOptions: parseDenseOptions,
  geometry: (options) => denseGeometry(parseDenseOptions(options)),
  layers: async (...stored) => (await import('../layers.js')).loadDenseLayers(...stored),
});

/** What tells one classical autoencoder from another. */
interface Kind extends Pick<CodingArchitecture, 'name' | 'paper' | 'summary' | 'parseOptions'> {
  geometry(options: unknown): Geometry;
  /** The networks as tfjs layers. */
  layers(spec: ClassicalSpec, stored: StoredModel): Promise<LayersPair>;
}

/** A codec of one fixed rate. */
function classicalCoding({ geometry, layers, ...names }: Kind): CodingArchitecture {
  return {
    ...names,
    describe: (spec, where) => ({ channels: parseClassicalSpec(spec, where).channels }),
    countParameters: (files, where) =>
      parametersIn(files, 'encoder', where) + parametersIn(files, 'decoder', where),
    open: async (stored) => openClassical(stored, geometry, layers),
  };
}
