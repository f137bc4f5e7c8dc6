import { type PlainConvolution, plainConvolution } from './plain-convolution.js';
import {
  runActivation,
  runAdd,
  runConcatenate,
  runDepthToSpace,
  runKeepLargest,
  runMaxPool,
  runReshape,
  runTable,
  runUpsample,
} from './plain-layers.js';
import type { LoadedLayer, Placed, Program } from './program.js';
import { clamp } from './tensor.js';
import type { AddWeights, TableWeights } from './weights.js';

/** Room for tensors, shared by all networks of this thread; grows as needed. */
let room = new Int16Array();

/** The layers in plain TypeScript: what they mean, and what runs where there is no WebAssembly with SIMD. */
export function plainProgram(layers: readonly LoadedLayer[]): Program {
  const steps = layers.map(plainLayer);
  return {
    scratch: () => 0,
    bind: (index, inputs, output) => () => steps[index]!(inputs, output),
    reserve(count) {
      if (room.length < count) room = new Int16Array(count);
      return room;
    },
    clamp(at, count) {
      for (let i = at; i < at + count; i++) room[i] = clamp(room[i]!);
    },
  };
}

type Step = (inputs: readonly Placed[], output: Placed) => void;

function plainLayer(loaded: LoadedLayer): Step {
  const { layer, weights } = loaded;
  switch (layer.kind) {
    case 'convolution':
    case 'transposed-convolution': {
      const convolve: PlainConvolution = plainConvolution(layer, loaded);
      return ([x], y) => convolve(room, x!, y);
    }
    case 'add':
      return ([a, b], y) => runAdd(room, layer, weights as AddWeights, [a!, b!], y);
    case 'concatenate':
      return (inputs, y) => runConcatenate(room, inputs, y);
    case 'activation':
      return ([x], y) => runActivation(room, layer.slope, x!, y);
    case 'table':
      return ([x], y) => runTable(room, layer, weights as TableWeights, x!, y);
    case 'max-pool':
      return ([x], y) => runMaxPool(room, x!, y);
    case 'keep-largest':
      return ([x], y) => runKeepLargest(room, layer.active, x!, y);
    case 'upsample':
      return ([x], y) => runUpsample(room, layer.factor, x!, y);
    case 'depth-to-space':
      return ([x], y) => runDepthToSpace(room, layer.block, x!, y);
    case 'reshape':
      return ([x], y) => runReshape(room, x!, y);
  }
}
