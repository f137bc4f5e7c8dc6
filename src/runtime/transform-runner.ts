/** One input of a transform: values in row-major order, or one value for all of them. */
export interface TransformInput {
  readonly values: Float32Array | number;
  readonly shape: readonly number[];
}

/** Runs the transforms of one model: in this thread, or in workers. The bits that come out are the same. */
export interface TransformRunner {
  /** Runs that are worth asking for at once. */
  readonly parallel: number;
  /** What the transform gives for its inputs, whose buffers are not to be used afterwards. */
  run(
    transform: 'encoder' | 'decoder',
    inputs: readonly TransformInput[],
  ): Float32Array | Promise<Float32Array>;
}
