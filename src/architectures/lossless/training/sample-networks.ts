import type { Scalar, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import { Random } from '../../../data/random.js';
import { stream } from '../../../data/streams.js';
import { tf } from '../../../engine/tfjs.js';
import { buildSmallNetwork } from '../../../layers/small-network.js';
import type { TrainedNetwork } from '../../../layers/trained-network.js';
import { setStoredWeights } from '../../../model-store/artifacts.js';
import { readLayersFiles } from '../../../model-store/layers-files.js';
import type { StoredModel } from '../../../model-store/read-model.js';
import type { Measurement } from '../../trainable.js';
import { networkName } from '../coding/files.js';
import type { LosslessOptions } from '../options.js';
import { newNetworks, residualBits } from './residual-bits.js';
import { gatherResidualRows } from './residual-rows.js';
import { palettePlanes, trainingPlanes, wholePlanes } from './training-planes.js';

/** What patches cost without loss, as training measures it. */
export function measureSamples(samples: SampleNetworks, x: Tensor4D): Measurement {
  const bits = samples.bits(x);
  return { loss: tf.div(bits, x.shape[0] * x.shape[1] * x.shape[2]), bits, xHat: x };
}

/** One pixel in this many trains the networks. */
const THIN = 3;

/** The networks that code samples, in training: one per plane, each of which learns on its own to lower the bits. */
export class SampleNetworks {
  readonly options: LosslessOptions;
  readonly networks: readonly TrainedNetwork[];

  constructor(options: LosslessOptions, random: Random) {
    this.options = options;
    this.networks = newNetworks(options, random);
  }

  get variables(): Variable[] {
    return this.networks.flatMap(({ variables }) => variables);
  }

  /** Bits per pixel of patches `[n, h, w, c]` of 0…1, exact, in fewer levels or with a palette, as `random` has it. */
  loss(x: Tensor4D, random: Random): Scalar {
    const bits = [trainingPlanes(x, random), palettePlanes(x, random)]
      .filter(({ length }) => length > 0)
      .map((images) => gatherResidualRows(images, THIN, random))
      .map((rows) => residualBits(this.networks, rows, this.options));
    return tf.div(tf.addN(bits), x.shape[0] * x.shape[1] * x.shape[2]);
  }

  /** The bits of the patches, exact. */
  bits(x: Tensor4D): Scalar {
    const rows = gatherResidualRows(wholePlanes(x), THIN, new Random(stream.validation));
    return residualBits(this.networks, rows, this.options);
  }

  /** Takes the weights of a stored model of the same sizes. `AecError('model')` if it lacks them. */
  async take({ read, where }: StoredModel): Promise<void> {
    for (const [index, network] of this.networks.entries()) {
      const layers = buildSmallNetwork(network.size);
      const name = networkName(index);
      setStoredWeights(layers, await readLayersFiles(read, name, where), `${where}/${name}`);
      network.take(layers);
      layers.dispose();
    }
  }

  dispose(): void {
    for (const network of this.networks) network.dispose();
  }
}
