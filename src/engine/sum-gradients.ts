import type * as core from '@tensorflow/tfjs-core';
import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';

/**
 * Registers gradients of sum and mean that repeat dy over the axes that were summed. Those of tfjs multiply it by a tensor of
 * ones that JavaScript makes; on a graphics card that took a third of a step of training. Here the engine makes the ones.
 */
export function registerSumGradients(tf: typeof core): void {
  for (const [kernelName, isMean] of [
    [tf.Sum, false],
    [tf.Mean, true],
  ] as const) {
    tf.registerGradient({
      kernelName,
      inputsToSave: ['x'],
      gradFunc: (dy, saved, attrs) => ({
        x: () => repeated(tf, dy as Tensor, saved[0]!, attrs, isMean),
      }),
    });
  }
}

function repeated(tf: typeof core, dy: Tensor, x: Tensor, attrs: NamedAttrMap, isMean: boolean): Tensor {
  const axes = tf.util.parseAxisParam(attrs.axis as number | number[], x.shape);
  const kept = x.shape.map((side, axis) => (axes.includes(axis) ? 1 : side));
  const each = isMean ? tf.div(dy, x.size / tf.util.sizeFromShape(kept)) : dy;
  return tf.mul(tf.reshape(each, kept), tf.fill(x.shape, 1));
}
