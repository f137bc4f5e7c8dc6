import { describe, expect, it } from 'vitest';
import type { FreezeComparison } from '../../../src/training/freeze-comparison.js';
import { freezeFault, freezeSummary } from '../../../src/training/freeze-text.js';

const fixed: FreezeComparison = {
  rate: null,
  images: 32,
  float: { bytesPerImage: 1000, psnr: 30 },
  frozen: { bytesPerImage: 1000.3, psnr: 29.998 },
};
const worse: FreezeComparison = { ...fixed, rate: 50, frozen: { bytesPerImage: 1000.1, psnr: 29.95 } };
const exact: FreezeComparison = {
  rate: 128,
  images: 32,
  float: { bytesPerImage: 100, psnr: null },
  frozen: { bytesPerImage: 101, psnr: null },
};
const validation = { validationSplit: 0.1 };

describe('the summary of a freeze', () => {
  it('is one line', () => {
    expect(freezeSummary([fixed], validation)).toBe(
      'frozen: +0.03 % bytes, −0.002 dB against the float model, on 32 validation images',
    );
    expect(freezeSummary([exact], { validationSplit: 0 })).toBe(
      'frozen: +1.00 % bytes against the float model, on 32 training images',
    );
  });

  it('tells the worst of several rates', () => {
    expect(freezeSummary([worse, exact], validation)).toBe(
      'frozen: +1.00 % bytes, −0.050 dB against the float model, on 32 validation images, the worst of 2 rates',
    );
  });

  it('is left out where nothing was compared', () => expect(freezeSummary([], validation)).toBeNull());
});

describe('a fault of a freeze', () => {
  const errors = [
    { network: 'encoder', layer: 'a', error: 0.001, reach: 0.5 },
    { network: 'decoder', layer: 'b', error: 0.02 },
  ];
  const advice =
    'The model codes all the same; more training images, a lower learning rate or a clip norm may help it to freeze';

  it('is none within 0.1 % and 0.01 dB, nor where only the end of a message is longer', () => {
    expect(freezeFault([fixed], errors)).toBeNull();
    const short = { ...exact, images: 4, float: { bytesPerImage: 1, psnr: null } };
    expect(freezeFault([{ ...short, frozen: { bytesPerImage: 1.5, psnr: null } }], errors)).toBeNull();
    expect(freezeFault([{ ...short, frozen: { bytesPerImage: 1.75, psnr: null } }], errors)).not.toBeNull();
  });

  it('names the rates, and the layer whose weights moved most', () => {
    expect(freezeFault([fixed, worse, exact], errors)).toBe(
      'freezing made the model worse by more than 0.1 % of bytes or 0.01 dB: ' +
        '−0.050 dB at rate 50; +1.00 % bytes at rate 128. ' +
        `Rounding moved the weights of layer b of decoder most, by up to 2.00 %. ${advice}`,
    );
  });

  it('tells only what became worse, and bytes where there were next to none', () => {
    const smaller = { ...worse, frozen: { bytesPerImage: 0, psnr: 29 } };
    expect(freezeFault([smaller], [])).toContain(': −1.000 dB at rate 50. ');
    const manifold = {
      ...exact,
      float: { bytesPerImage: 0.01, psnr: null },
      frozen: { bytesPerImage: 28, psnr: null },
    };
    expect(freezeFault([manifold], [])).toContain(': 28.0 bytes per image instead of 0.0 at rate 128. ');
    expect(freezeSummary([manifold], validation)).toContain(
      'frozen: 28.0 bytes per image instead of 0.0 against',
    );
  });

  it('names a layer whose output does not fit', () => {
    const clipping = { network: 'context/0', layer: 'layer-4', error: 0.001, reach: 3.52 };
    expect(freezeFault([exact], [...errors, clipping])).toContain(
      '. Layer layer-4 of context/0 gives up to 3.5 times what its integers hold. ',
    );
  });
});
