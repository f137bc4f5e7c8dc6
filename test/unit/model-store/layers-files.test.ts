import { describe, expect, it } from 'vitest';
import { useExactEngine } from '../../../src/engine/exact.js';
import { tfl } from '../../../src/engine/tfjs.js';
import { toLayersFiles } from '../../../src/model-store/artifacts.js';
import { numbersIn } from '../../../src/model-store/layers-files.js';

describe('the numbers of stored layers', () => {
  it.each(['float16', 'float32'] as const)('are read from %s', async (format) => {
    await useExactEngine();
    const model = tfl.sequential({
      layers: [
        tfl.layers.dense({ units: 3, inputShape: [2], kernelInitializer: 'ones', biasInitializer: 'zeros' }),
      ],
    });
    const files = await toLayersFiles(model, format);
    expect([...numbersIn(files, 'here')]).toEqual([1, 1, 1, 1, 1, 1, 0, 0, 0]);
    model.dispose();
  });
});
