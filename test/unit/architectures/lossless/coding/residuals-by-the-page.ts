import { ResidualObserver } from '../../../../../src/architectures/lossless/coding/residual-observer.js';
import type { LatentShape } from '../../../../../src/entropy/entropy-model.js';
import type { NetworkFiles } from '../../../../../src/model-store/network-files.js';
import { gainFeatures } from '../../../../../src/runtime/gain-features.js';
import { IntegerNetwork } from '../../../../../src/runtime/integer/network.js';
import { distributionOf, mixtureOf, type PageDistribution } from '../../../entropy/by-the-page.js';

/**
 * The distributions of all symbols of a latent, by FORMAT.md, section 13, but for what the kernels say of a pixel before a network
 * sees it: the prediction, the inputs, the spikes, and the match.
 */
export function residualDistributions(
  files: readonly NetworkFiles[],
  gain: number,
  symbols: Int32Array,
  shape: LatentShape,
  simd = true,
): PageDistribution[] {
  const values = { edge: (k: number) => Math.floor(((2 * k - 1) * 8160) / gain + 0.5), base: 28 };
  const networks = files.map(({ description, weights }) =>
    IntegerNetwork.load(description, weights, 'test', { simd }),
  );
  const features = Int16Array.from(gainFeatures(gain));
  const observer = new ResidualObserver(shape, gain);
  const found = Array.from(symbols, (symbol, i) => {
    const network = networks[Math.floor(i / (shape.height * shape.width))]!;
    const [seen, given] = network.inputs.map(({ channels }) => channels);
    observer.observe();
    const { values: outputs } = network.run([
      { values: observer.inputs(seen!).slice(), shape: [1, 1, 1, seen!] },
      { values: features, shape: [1, 1, 1, given!] },
    ]);
    const mixture = mixtureOf(outputs, observer.spikes(), { center: 64 * observer.prediction, factor: 2 });
    const { match } = observer;
    observer.set(symbol);
    return { ...distributionOf(mixture, values, 0, gain + 1), match };
  });
  observer.release();
  return found;
}
