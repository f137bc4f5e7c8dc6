import { Random } from '../../../data/random.js';
import { stream } from '../../../data/streams.js';
import { tf } from '../../../engine/tfjs.js';
import type { Image } from '../../../image/image.js';
import type { FrozenNetwork } from '../../../layers/freezing/freeze-network.js';
import { mixtureScales } from '../../../layers/mixture-outputs.js';
import { buildSmallNetwork, freezeSmallNetwork } from '../../../layers/small-network.js';
import { tidily } from '../../../layers/tidily.js';
import { setStoredWeights } from '../../../model-store/artifacts.js';
import type { LayersFiles } from '../../../model-store/layers-files.js';
import { INPUT_ONE, MEAN_UNIT } from '../coding/context-kernels.js';
import { TRAINING_GAINS } from '../coding/gains.js';
import { gatherRows, quantizePlane } from './context-rows.js';
import type { TrainedContextNetwork } from './trained-context-network.js';

/** Pixels that are mostly alike and stand for each other. */
const THIN = 8;

/** Freezes a context network, as it is stored in `layers`, with scales chosen on images at the gains that it codes. */
export function freezeContext(
  network: TrainedContextNetwork,
  layers: LayersFiles,
  images: readonly Image[],
  where: string,
): FrozenNetwork {
  const { window, spikes, components, maxGain } = network.options;
  const gains = TRAINING_GAINS.filter((gain) => gain <= maxGain);
  const planes = images.map(({ data, width, height }, n) => {
    const gain = n % 3 === 0 ? maxGain : gains[n % gains.length]!;
    const x = Float32Array.from(data, (sample) => sample / 255);
    const ofClass = gain === 255 ? network.classes?.classOf(data) : undefined;
    return { ...quantizePlane(x, height, width, gain), ...(ofClass !== undefined && { ofClass }) };
  });
  const rows = gatherRows(planes, window, spikes, THIN, new Random(stream.tables));
  return tidily(() => {
    const model = buildSmallNetwork(network.size);
    setStoredWeights(model, layers, where);
    const inputs = tf.tensor2d(rows.inputs, [rows.count, network.size.inputs]);
    const outputs = mixtureScales({ spikes: spikes.length, components }, MEAN_UNIT);
    const frozen = freezeSmallNetwork(model, 1 / INPUT_ONE, outputs, {
      inputs,
      features: network.features(rows),
    });
    model.dispose();
    return frozen;
  });
}
