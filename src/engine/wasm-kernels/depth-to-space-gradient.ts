import type { Tensor4D } from '@tensorflow/tfjs-core';
import { tf } from '../tfjs.js';

/**
 * Gradient of depthToSpace (NHWC), which tfjs-core lacks for every backend: the way back, space to depth.
 * dy [n, h·b, w·b, c] → dx [n, h, w, b·b·c].
 */
export function registerDepthToSpaceGradient(): void {
  tf.registerGradient({
    kernelName: 'DepthToSpace',
    gradFunc: (dy, _saved, attrs) => ({
      x: () => {
        const { blockSize: b } = attrs as unknown as { blockSize: number };
        const [n, h, w, c] = (dy as Tensor4D).shape;
        const blocks = tf.reshape(dy as Tensor4D, [n, h / b, b, w / b, b, c]);
        return tf.reshape(tf.transpose(blocks, [0, 1, 3, 2, 4, 5]), [n, h / b, w / b, b * b * c]);
      },
    }),
  });
}
