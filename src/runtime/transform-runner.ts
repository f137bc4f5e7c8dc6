/** One input of a transform: values in row-major order, or a single value that fills the shape. */
export interface TransformInput {
  readonly values: Float32Array | number;
  readonly shape: readonly number[];
}

/** Runs the transforms of one model in this thread or in workers, with the same bits as result. */
export interface TransformRunner {
  /** How many runs are worth starting at once. */
  readonly parallel: number;
  /** Applies the transform to its inputs. The buffers of the inputs must not be used afterwards. */
  run(
    transform: 'encoder' | 'decoder',
    inputs: readonly TransformInput[],
  ): Float32Array | Promise<Float32Array>;
}
