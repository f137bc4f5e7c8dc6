import * as tf from '@tensorflow/tfjs-core';

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
        const [n, h, w, c] = (dy as tf.Tensor4D).shape;
        const blocks = tf.reshape(dy as tf.Tensor4D, [n, h / b, b, w / b, b, c]);
        return tf.reshape(tf.transpose(blocks, [0, 1, 3, 2, 4, 5]), [n, h / b, w / b, b * b * c]);
      },
    }),
  });
}
