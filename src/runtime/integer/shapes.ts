import { formatCountOf } from '../../figures.js';
import type { Layer } from './description.js';

/** The shape of one image of a tensor. `undefined` is a size that depends on that of the network's inputs. */
export interface ImageShape {
  readonly height: number | undefined;
  readonly width: number | undefined;
  readonly channels: number;
}

/** The shape that a layer gives, or in words why it cannot take these inputs. */
export function layerShape(layer: Layer, inputs: readonly ImageShape[]): ImageShape | string {
  const x = inputs[0]!;
  switch (layer.kind) {
    case 'convolution':
      return { ...resize(x, (size) => Math.ceil(size / layer.stride)), channels: layer.filters };
    case 'transposed-convolution':
      return { ...resize(x, (size) => 2 * size), channels: layer.filters };
    case 'add':
      return isSame(x, inputs[1]!) ? x : `its inputs differ: ${inputs.map(inWords).join(', ')}`;
    case 'concatenate': {
      const channels = inputs.reduce((sum, input) => sum + input.channels, 0);
      const fits = inputs.every((input) => isSame({ ...input, channels: x.channels }, x));
      return fits ? { ...x, channels } : `its inputs differ: ${inputs.map(inWords).join(', ')}`;
    }
    case 'activation':
    case 'table':
    case 'keep-largest':
      return x;
    case 'max-pool':
      if (x.height === 1 || x.width === 1) return `its input is too small: ${inWords(x)}`;
      return resize(x, (size) => Math.floor(size / 2));
    case 'upsample':
      return resize(x, (size) => size * layer.factor);
    case 'depth-to-space': {
      const { block } = layer;
      const channels = x.channels / (block * block);
      if (!Number.isInteger(channels))
        return `${formatCountOf(x.channels, 'channel')} cannot become blocks of ${block}×${block}`;
      return { ...resize(x, (size) => size * block), channels };
    }
    case 'reshape': {
      const { height, width, channels } = layer;
      if (x.height === undefined || x.width === undefined) return 'its input must have a fixed size';
      if (height * width * channels === x.height * x.width * x.channels) return { height, width, channels };
      return `${inWords(x)} does not make ${inWords({ height, width, channels })}`;
    }
  }
}

function resize(x: ImageShape, change: (size: number) => number): ImageShape {
  const { height, width, channels } = x;
  return {
    height: height === undefined ? undefined : change(height),
    width: width === undefined ? undefined : change(width),
    channels,
  };
}

/** A size that depends on the inputs may turn out to be any. */
function isSame(a: ImageShape, b: ImageShape): boolean {
  const same = (x?: number, y?: number) => x === undefined || y === undefined || x === y;
  return a.channels === b.channels && same(a.height, b.height) && same(a.width, b.width);
}

/** Like `28×28×1` and `h×w×3`. */
export function inWords({ height, width, channels }: ImageShape): string {
  return `${height ?? 'h'}×${width ?? 'w'}×${channels}`;
}
