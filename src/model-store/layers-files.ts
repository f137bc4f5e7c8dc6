import * as v from 'valibot';
import { AecError } from '../errors.js';
import { parseAs, parseJson } from '../json.js';
import { fromFloat16 } from './float16.js';
import type { ReadFile } from './read-model.js';

const shape = v.array(v.pipe(v.number(), v.integer(), v.minValue(0)));
const weight = v.object({
  name: v.string(),
  shape,
  dtype: v.literal('float32'),
  quantization: v.optional(v.object({ dtype: v.literal('float16'), original_dtype: v.literal('float32') })),
});
const modelJson = v.object({ weightsManifest: v.tuple([v.object({ weights: v.array(weight) })]) });

/** Name, shape and number format of one weight in a tfjs `model.json`. */
export type WeightSpec = v.InferOutput<typeof weight>;

/** The weights that a tfjs `model.json` lists. `AecError('model')` if aec did not write it. */
export function weightSpecsOf(json: Uint8Array, where: string): WeightSpec[] {
  return parseAs(modelJson, parseJson(json, where, 'model'), where, 'model').weightsManifest[0].weights;
}

/** How many numbers a weight has. */
export function sizeOf({ shape }: WeightSpec): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** The two files of the standard tfjs layers format, which any tfjs program loads with `tf.loadLayersModel`. */
export interface LayersFiles {
  readonly 'model.json': Uint8Array;
  readonly 'weights.bin': Uint8Array;
}

/** The layers `name` of a model folder. `AecError('model')` if there are none. */
export async function readLayersFiles(read: ReadFile, name: string, where: string): Promise<LayersFiles> {
  const file = (own: string) =>
    read(`${name}/${own}`).catch((cause: unknown) => {
      throw new AecError(
        'model',
        `${where}: ${name}/${own} is missing; this needs the networks as tfjs layers`,
        { cause },
      );
    });
  return { 'model.json': await file('model.json'), 'weights.bin': await file('weights.bin') };
}

/** All numbers of `weights.bin`, in either format, in the order of the layers. `AecError('model')` if aec did not write the files. */
export function numbersIn(files: LayersFiles, where: string): Float32Array {
  const specs = weightSpecsOf(files['model.json'], `${where}/model.json`);
  const bytes = files['weights.bin'];
  const isHalf = specs.some(({ quantization }) => quantization !== undefined);
  return Float32Array.from(
    isHalf ? fromFloat16(bytes) : new Float32Array(new Uint8Array(bytes).buffer, 0, bytes.length >> 2),
  );
}

/** The files of a transform, named as in a model folder. */
export function namedLayersFiles(name: string, files: LayersFiles): [string, Uint8Array][] {
  return [
    [`${name}/model.json`, files['model.json']],
    [`${name}/weights.bin`, files['weights.bin']],
  ];
}
