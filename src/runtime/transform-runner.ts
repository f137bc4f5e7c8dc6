/** One input of a transform: int16 values within ±8191, row-major. */
export interface TransformInput {
  readonly values: Int16Array;
  readonly shape: readonly number[];
}

/** Runs the transforms of one model: in this thread, or in workers. The integers that come out are the same. */
export interface TransformRunner {
  /** How many runs are worth starting at once. */
  readonly parallel: number;
  /** The output of the transform for these inputs, whose buffers must not be used afterwards. */
  run(transform: 'encoder' | 'decoder', inputs: readonly TransformInput[]): Int16Array | Promise<Int16Array>;
}
