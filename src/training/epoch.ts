import type { Dataset } from '../data/dataset.js';
import { Random } from '../data/random.js';
import { tf } from '../engine/tfjs.js';
import { AecError } from '../errors.js';
import type { TrainingEvent } from './events.js';
import { setLearningRate } from './optimizer.js';
import { patchSize } from './patch-size.js';
import type { TrainingRun } from './run.js';
import { learningRateAt } from './stages.js';
import { stream } from './streams.js';

/**
 * Trains one epoch over the images `indices`, in an order and with noise that depend on seed, epoch and batch alone.
 * Returns the mean loss, or null when the signal stopped it midway.
 */
export async function trainEpoch(
  run: TrainingRun,
  dataset: Dataset,
  indices: Uint32Array,
  onEvent: (event: TrainingEvent) => void,
  signal?: AbortSignal,
): Promise<number | null> {
  const { config, epoch } = run;
  const { stages } = run.trainable;
  const size = patchSize(dataset, config, run.trainable);
  const order = indices.slice();
  new Random(stream.order, config.seed, epoch).shuffle(order);
  const started = performance.now();
  let lossSum = 0;
  for (let from = 0; from < order.length; from += config.batchSize) {
    if (signal?.aborted) return null;
    const batch = order.subarray(from, from + config.batchSize);
    const random = new Random(stream.batch, config.seed, epoch, from);
    const patches = await dataset.patches(batch, { width: size, height: size }, random);
    setLearningRate(run.optimizer, learningRateAt(epoch + from / order.length, stages, config.learningRate));
    const loss = trainBatch(run, patches, [batch.length, size, size, dataset.channels], random);
    if (!Number.isFinite(loss)) {
      throw new AecError('usage', `the loss became ${loss} in epoch ${epoch + 1}; train with a lower --lr`);
    }
    lossSum += loss * batch.length;
    const done = from + batch.length;
    onEvent({
      type: 'batch',
      epoch: epoch + 1,
      done,
      total: order.length,
      loss: lossSum / done,
      imagesPerSecond: (1000 * done) / (performance.now() - started),
    });
    await nextTurn();
  }
  return lossSum / order.length;
}

type Shape = [number, number, number, number];

function trainBatch(run: TrainingRun, patches: Float32Array, shape: Shape, random: Random): number {
  const { trainable, optimizer, stage } = run;
  return tf.tidy(() => {
    const x = tf.tensor4d(patches, shape);
    const variables = trainable.variablesOf(stage.name);
    const { value, grads } = tf.variableGrads(() => trainable.loss(x, stage.name, random), variables);
    optimizer.applyGradients(grads);
    return value.dataSync()[0]!;
  });
}

/** Lets signals, timers and the progress bar through between two batches. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
