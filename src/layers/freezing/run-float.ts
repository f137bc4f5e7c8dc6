import type { Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { tf } from '../../engine/tfjs.js';
import { depthToSpace } from '../depth-to-space.js';
import { keepLargest } from '../k-sparse.js';
import type { FloatLayer, FloatNetwork } from './float-network.js';

/**
 * Runs a float network on inputs `[n, h, w, c]` or `[n, c]`, shows every layer's output `[n, h, w, c]` to `see`, and returns the
 * last one. It has a gradient by its inputs that costs no more than that: layers of tfjs compute one by their weights, too.
 */
export function runFloat(
  { inputs, layers, output: last }: FloatNetwork,
  given: readonly Tensor[],
  see?: (name: string, output: Tensor4D) => void,
): Tensor4D {
  return tf.tidy(() => {
    const tensors = new Map<string, Tensor4D>();
    inputs.forEach(({ name }, i) => {
      tensors.set(name, asImages(given[i]!));
    });
    for (const layer of layers) {
      const from = layer.layer.inputs.map((name) => tensors.get(name)!);
      const output = tf.tidy(() => runLayer(layer, from));
      tensors.set(layer.layer.name, output);
      see?.(layer.layer.name, output);
    }
    return tensors.get(last)!;
  });
}

/** Rows `[n, c]` as images of one pixel. */
export function asImages(tensor: Tensor): Tensor4D {
  const [n, units] = tensor.shape;
  return tensor.rank === 2 ? tf.reshape(tensor, [n!, 1, 1, units!]) : (tensor as Tensor4D);
}

function runLayer({ layer, weights }: FloatLayer, inputs: readonly Tensor4D[]): Tensor4D {
  const [x, y] = inputs as [Tensor4D, Tensor4D?];
  const [n, h, w] = x.shape;
  switch (layer.kind) {
    case 'convolution': {
      const { filters, kernel, stride } = layer;
      const ordered = tf.tensor4d(weights!.kernel, [filters, kernel, kernel, x.shape[3]]);
      const sums = tf.conv2d(x, tf.transpose(ordered, [1, 2, 3, 0]), stride, 'same');
      return activate(tf.add(sums, tf.tensor1d(weights!.bias)), layer.slope);
    }
    case 'transposed-convolution': {
      const { filters, kernel } = layer;
      const ordered = tf.tensor4d(weights!.kernel, [filters, kernel, kernel, x.shape[3]]);
      const size: [number, number, number, number] = [n, 2 * h, 2 * w, filters];
      const sums = tf.conv2dTranspose(x, tf.transpose(ordered, [1, 2, 0, 3]), size, 2, 'same');
      return activate(tf.add(sums, tf.tensor1d(weights!.bias)), layer.slope);
    }
    case 'add':
      return activate(tf.add(x, y!), layer.slope);
    case 'concatenate':
      return tf.concat([...inputs], 3);
    case 'activation':
      return activate(x, layer.slope);
    case 'table':
      return tf.sigmoid(x);
    case 'max-pool':
      return tf.maxPool(x, 2, 2, 'valid');
    case 'keep-largest':
      return tf.reshape(keepLargest(tf.reshape(x, [-1, x.shape[3]]), layer.active), x.shape);
    case 'upsample':
      return tf.image.resizeNearestNeighbor(x, [h * layer.factor, w * layer.factor]);
    case 'depth-to-space':
      return depthToSpace(x, layer.block);
    case 'reshape':
      return tf.reshape(x, [n, layer.height, layer.width, layer.channels]);
  }
}

function activate(x: Tensor4D | Tensor3D | Tensor, slope: number | undefined): Tensor4D {
  return (slope === undefined ? x : tf.leakyRelu(x, slope / 65536)) as Tensor4D;
}
