import { AecError } from '../../errors.js';
import { formatCountOf } from '../../figures.js';
import type { Input } from './description.js';
import { type Graph, inferShapes } from './graph.js';
import { plainProgram } from './plain.js';
import { type Plan, planRun } from './plan.js';
import type { Program } from './program.js';
import { readNetwork } from './read-network.js';
import { inWords } from './shapes.js';
import { simdProgram } from './simd.js';
import { simdMachine } from './simd-module.js';
import { type Shape, sizeOf, type Tensor } from './tensor.js';

/**
 * A network of integers: int16 values and weights, int32 sums that cannot overflow. description.ts says what it computes,
 * down to the bit: on every machine, with SIMD and without, an image alone and in any batch.
 */
export class IntegerNetwork {
  readonly #graph: Graph;
  readonly #program: Program;
  readonly #where: string;
  /** That of the last run: networks mostly run many times on one size. */
  #plan: Plan | undefined;

  /**
   * A network from its parsed JSON and its file of weights; AecError('model') in one line if they do not fit together or a
   * sum might overflow. `where` they are from is named in errors. `simd: false` does without WebAssembly, as hosts without SIMD do.
   */
  static load(
    json: unknown,
    weights: Uint8Array,
    where: string,
    options: { readonly simd?: boolean } = {},
  ): IntegerNetwork {
    const { graph, layers } = readNetwork(json, weights, where);
    const machine = options.simd === false ? undefined : simdMachine();
    const program = machine ? simdProgram(layers, machine) : plainProgram(layers);
    return new IntegerNetwork(graph, program, where);
  }

  private constructor(graph: Graph, program: Program, where: string) {
    this.#graph = graph;
    this.#program = program;
    this.#where = where;
  }

  /** What `run` takes, in this order. */
  get inputs(): readonly Input[] {
    return this.#graph.description.inputs;
  }

  /** Channels of the output. */
  get channels(): number {
    return this.#graph.shapes[this.#graph.output]!.channels;
  }

  /**
   * The output `[n, h, w, c]` for inputs `[n, h, w, c]`. AecError('input') if their shapes do not fit, ('limit') if the run takes too
   * much memory: fewer images at a time, or tiles, then do.
   */
  run(inputs: readonly Tensor[]): Tensor {
    const { placed, count, scratch, steps } = this.#planFor(inputs);
    const program = this.#program;
    const room = program.reserve(count, scratch);
    inputs.forEach(({ values }, i) => {
      const { at } = placed[i]!;
      room.set(values, at);
      program.clamp(at, values.length);
    });
    for (const step of steps) step();
    const { at, shape } = placed[this.#graph.output]!;
    return { values: room.slice(at, at + sizeOf(shape)), shape };
  }

  #planFor(inputs: readonly Tensor[]): Plan {
    const known = this.#plan;
    if (known && inputs.length === this.inputs.length) {
      const isSame = inputs.every(({ values, shape }, i) => {
        const { shape: planned } = known.placed[i]!;
        return values.length === sizeOf(planned) && planned.every((size, axis) => size === shape[axis]);
      });
      if (isSame) return known;
    }
    const images = this.#checkInputs(inputs);
    const given = inputs.map(({ shape: [, height, width, channels] }) => {
      return { height, width, channels: channels! };
    });
    const shapes = inferShapes(this.#graph, given, 'input', this.#where).map(
      ({ height, width, channels }): Shape => [images, height!, width!, channels],
    );
    this.#plan = planRun(this.#graph, shapes, this.#program, this.#where);
    return this.#plan;
  }

  /** The number of images; AecError('input') unless inputs are as many, and of the sizes, that the network takes. */
  #checkInputs(inputs: readonly Tensor[]): number {
    const expected = this.inputs;
    const fail = (message: string) => new AecError('input', `${this.#where}: ${message}`);
    if (inputs.length !== expected.length) {
      throw fail(`the network takes ${formatCountOf(expected.length, 'input')}, not ${inputs.length}`);
    }
    const images = inputs[0]!.shape[0]!;
    expected.forEach(({ name, height, width, channels }, i) => {
      const { values, shape } = inputs[i]!;
      const [n, h, w, c] = shape;
      const fits =
        shape.length === 4 &&
        shape.every((size) => Number.isInteger(size) && size > 0) &&
        n === images &&
        h === (height ?? h) &&
        w === (width ?? w) &&
        c === channels;
      const wanted = inWords({ height, width, channels });
      if (!fits) throw fail(`input "${name}" must be ${images} × ${wanted}, not ${shape.join('×')}`);
      if (values.length !== sizeOf(shape as unknown as Shape)) {
        throw fail(
          `input "${name}" has ${formatCountOf(values.length, 'value')}, not those of ${shape.join('×')}`,
        );
      }
    });
    return images;
  }
}
