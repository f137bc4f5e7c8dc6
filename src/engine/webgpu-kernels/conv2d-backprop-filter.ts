import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type ConvAttrs, type ConvGeometry, convGeometry } from '../conv-geometry.js';
import { tf } from '../tfjs.js';
import { integers, type KernelCall, type Program } from './program.js';

/** Sides of the tiles of dW, input by output channels; 16 × 16 threads compute 3 × 3 values each. */
const TILE = 48;
/** Positions that are in shared memory at a time. */
const DEPTH = 16;
/** Positions are cut into chunks of at least so many, until there are enough groups of threads for a large card. */
const SMALLEST_CHUNK = 256;
const ENOUGH_GROUPS = 1024;

/**
 * Gradient of conv2d by its filter: dW[i, j, ci, co] = Σ x[n, oh·s + i − top, ow·s + j − left, ci] · dy[n, oh, ow, co]. In the stock
 * kernel a thread adds up all positions for one weight, reading both factors from the card's memory. Here a group
 * of threads computes a tile of dW from a chunk of the positions in shared memory, and a second program adds the chunks.
 */
export function conv2dBackpropFilter({
  inputs: { x, dy },
  attrs,
  backend,
}: KernelCall<'x' | 'dy', ConvAttrs & { filterShape: number[] }>): TensorInfo {
  const g = convGeometry(x.shape, attrs.filterShape, attrs);
  const positions = g.n * g.oh * g.ow;
  const groups = g.kh * g.kw * Math.ceil(g.cin / TILE) * Math.ceil(g.cout / TILE);
  const most = Math.ceil(positions / SMALLEST_CHUNK);
  const chunks = Math.min(most, Math.ceil(ENOUGH_GROUPS / groups));
  const partial = backend.runWebGPUProgram(partialSums(g, chunks), [x, dy], 'float32', [
    integers(g.top, g.left),
    integers(g.strideH, g.strideW),
    integers(g.h, g.w),
    integers(g.oh, g.ow),
    integers(g.kh, g.kw),
    integers(g.cin, g.cout),
    integers(positions),
    integers(Math.ceil(positions / chunks)),
  ]);
  const sum = backend.runWebGPUProgram(sumOfChunks(attrs.filterShape), [partial], 'float32', [
    integers(chunks),
  ]);
  backend.disposeData(partial.dataId);
  return sum;
}

/** `[chunks, kh · kw, cin, cout]`: the sum over each chunk of the positions. */
function partialSums({ kh, kw, cin, cout }: ConvGeometry, chunks: number): Program {
  return {
    variableNames: ['x', 'dy'],
    uniforms: `pads : vec2<i32>, strides : vec2<i32>, inSize : vec2<i32>, outSize : vec2<i32>,
      filterSize : vec2<i32>, channels : vec2<i32>, positions : i32, chunk : i32,`,
    workgroupSize: [16, 16, 1],
    outputShape: [chunks, kh * kw, cin, cout],
    dispatchLayout: { x: [3], y: [2], z: [0, 1] },
    dispatch: [Math.ceil(cout / TILE), Math.ceil(cin / TILE), chunks * kh * kw],
    shaderKey: 'aecFilterGradient',
    getUserCode: () => PARTIAL_SUMS,
  };
}

const PARTIAL_SUMS = `
var<workgroup> xs : array<f32, ${DEPTH * TILE}>;
var<workgroup> ds : array<f32, ${DEPTH * TILE}>;

fn main() {
  let taps = uniforms.filterSize.x * uniforms.filterSize.y;
  let chunk = i32(workgroupId.z) / taps;
  let tap = i32(workgroupId.z) % taps;
  let offset = vec2<i32>(tap / uniforms.filterSize.y, tap % uniforms.filterSize.y) - uniforms.pads;
  let firstIn = i32(workgroupId.y) * ${TILE};
  let firstOut = i32(workgroupId.x) * ${TILE};
  let row = i32(localIndex) / 16;
  let column = i32(localIndex) % 16;
  let start = chunk * uniforms.chunk;
  let end = min(start + uniforms.chunk, uniforms.positions);
  let area = uniforms.outSize.x * uniforms.outSize.y;
  var sums : array<f32, 9>;
  for (var done = 0; done < uniforms.chunk; done += ${DEPTH}) {
    for (var load = 0; load < ${(DEPTH * TILE) / 256}; load++) {
      let place = i32(localIndex) + 256 * load;
      let position = start + done + place / ${TILE};
      let channel = place % ${TILE};
      var xValue = 0.0;
      var dyValue = 0.0;
      if (position < end) {
        let inImage = position % area;
        let at = vec2<i32>(inImage / uniforms.outSize.y, inImage % uniforms.outSize.y) * uniforms.strides + offset;
        if (all(at >= vec2<i32>(0)) && all(at < uniforms.inSize) && firstIn + channel < uniforms.channels.x) {
          let pixel = (position / area * uniforms.inSize.x + at.x) * uniforms.inSize.y + at.y;
          xValue = x[pixel * uniforms.channels.x + firstIn + channel];
        }
        if (firstOut + channel < uniforms.channels.y) {
          dyValue = dy[position * uniforms.channels.y + firstOut + channel];
        }
      }
      xs[place] = xValue;
      ds[place] = dyValue;
    }
    workgroupBarrier();
    for (var k = 0; k < ${DEPTH}; k++) {
      let a = vec3<f32>(xs[k * ${TILE} + row], xs[k * ${TILE} + row + 16], xs[k * ${TILE} + row + 32]);
      let b = vec3<f32>(ds[k * ${TILE} + column], ds[k * ${TILE} + column + 16], ds[k * ${TILE} + column + 32]);
      sums[0] += a.x * b.x;
      sums[1] += a.x * b.y;
      sums[2] += a.x * b.z;
      sums[3] += a.y * b.x;
      sums[4] += a.y * b.y;
      sums[5] += a.y * b.z;
      sums[6] += a.z * b.x;
      sums[7] += a.z * b.y;
      sums[8] += a.z * b.z;
    }
    workgroupBarrier();
  }
  for (var i = 0; i < 9; i++) {
    let cin = firstIn + row + 16 * (i / 3);
    let cout = firstOut + column + 16 * (i % 3);
    if (cin < uniforms.channels.x && cout < uniforms.channels.y) {
      result[((chunk * taps + tap) * uniforms.channels.x + cin) * uniforms.channels.y + cout] = sums[i];
    }
  }
}
`;

function sumOfChunks(shape: number[]): Program {
  return {
    variableNames: ['x'],
    uniforms: 'chunks : i32,',
    workgroupSize: [64, 1, 1],
    outputShape: shape,
    dispatchLayout: { x: shape.map((_, axis) => axis) },
    dispatch: [Math.ceil(tf.util.sizeFromShape(shape) / 64), 1, 1],
    shaderKey: 'aecSumOfChunks',
    size: true,
    getUserCode: () => SUM_OF_CHUNKS,
  };
}

const SUM_OF_CHUNKS = `
fn main(index : i32) {
  if (index < uniforms.size) {
    var sum = 0.0;
    for (var chunk = 0; chunk < uniforms.chunks; chunk++) {
      sum += x[chunk * uniforms.size + index];
    }
    result[index] = sum;
  }
}
`;
