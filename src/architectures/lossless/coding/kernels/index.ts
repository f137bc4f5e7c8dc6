import {
  describeMixture,
  MIXTURE_BYTES,
  setMixture,
  setSpike,
  takeMixture,
} from '../../../../entropy/kernels/mixture.ts';
import { excess, isStarved, startDecoder } from '../../../../entropy/kernels/range-decoder.ts';
import { finishEncoder, startEncoder } from '../../../../entropy/kernels/range-encoder.ts';
import {
  decodeSymbol,
  encodeSymbol,
  firstSymbol,
  frequency,
  symbolCount,
} from '../../../../entropy/kernels/symbols.ts';
import { setTables } from '../../../../entropy/kernels/tables.ts';
import { listPairs } from '../../../../runtime/integer/kernels/dense.ts';
import { runSmallNetwork, SmallNetwork } from '../../../../runtime/integer/kernels/small-network.ts';
import { endInputs, inputs } from './inputs.ts';
import { learn } from './least-squares.ts';
import {
  beginMatches,
  decodeHit,
  encodeHit,
  expected,
  hitChance,
  learnMatch,
  lookForMatch,
} from './matches.ts';
import {
  describe,
  importance,
  isFlat,
  lookForFlatness,
  north,
  prediction,
  predictSample,
  regressorCount,
  west,
} from './neighbourhood.ts';
import {
  beginPlane,
  endRow,
  height,
  Plane,
  padAbove,
  placeOf,
  planeBytes,
  setPlaneSize,
  width,
} from './plane.ts';

export { excess, finishEncoder, firstSymbol, frequency, setTables, startDecoder, startEncoder, symbolCount };

const PLANES: i32 = 3;
const SPIKES: i32 = 4;
/** Values are in units of 1/64 level, means that networks give in units of 1/32, and the unit of scales is 32 levels. */
const STEEPNESS_SHIFT: i32 = 28;
const MEAN_SHIFT: i32 = 1;

/** The networks of the planes; the symbols of samples, uint8; and the sample of each symbol, uint8. */
const networks: usize = memory.data(4 * PLANES, 4);
let symbols: usize = 0;
let samples: usize = 0;
let largest: i32 = 0;

const planes: usize = memory.data(16 * PLANES, 16);
const mixture: usize = memory.data(MIXTURE_BYTES, 16);
/** For the flat pixels of a plane the distribution of each level, and which of them are known. */
const flatMixtures: usize = memory.data(256 * MIXTURE_BYTES, 16);
const flatKnown: usize = memory.data(256, 16);

let planesAt: usize = 0;
let index: i32 = -1;
let row: i32 = 0;
let column: i32 = 0;
let at: i32 = 0;

export function heapBase(): usize {
  return __heap_base;
}

export function latentBytes(rows: i32, columns: i32, channels: i32): usize {
  return planeBytes(rows, columns) * channels;
}

export function setNetwork(plane: i32, network: usize): void {
  store<usize>(networks + ((<usize>plane) << 2), network);
}

/** The rate: symbols 0 … `last`, their `edges`, int32 each, and the two tables between samples and symbols. */
export function setRate(components: i32, edges: usize, symbolsAt: usize, samplesAt: usize, last: i32): void {
  setMixture(SPIKES, components, edges, STEEPNESS_SHIFT);
  symbols = symbolsAt;
  samples = samplesAt;
  largest = last;
}

/** Begins a latent whose planes will lie at `memoryAt`. */
export function beginLatent(rows: i32, columns: i32, _channels: i32, memoryAt: usize): void {
  setPlaneSize(rows, columns);
  planesAt = memoryAt;
  beginMatches();
  index = -1;
  row = rows - 1;
  column = columns;
}

function planeAt(i: i32): Plane {
  return changetype<Plane>(planes + ((<usize>i) << 4));
}

/** Goes on to the next pixel, and to the next plane. */
function advance(): void {
  if (column === width) {
    column = 0;
    row++;
    if (row === height) {
      row = 0;
      index++;
      beginPlane(planeAt(index), planesAt + planeBytes(height, width) * index);
      memory.fill(flatKnown, 0, 256);
    }
  }
  at = placeOf(row, column);
}

/** Goes to the next pixel, and computes the inputs of its network. */
export function observe(): void {
  predictNext();
  describe(planeAt(index), index, at, planeAt(0), planeAt(1));
}

/** Goes to the next pixel, predicts it, and looks for a match. */
function predictNext(): void {
  advance();
  const plane = planeAt(index);
  if (row === 0) padAbove(plane, at);
  predictSample(plane, index, at, planeAt(0), planeAt(1));
  lookForFlatness(plane, index, at, planeAt(0), planeAt(1));
  lookForMatch(plane, index, at, planeAt(0), planeAt(1));
}

/** Makes the distribution of the next pixel, where it is no match, the present one. */
export function look(_index: i32): void {
  predictNext();
  distribute();
}

function distribute(): void {
  const level = prediction >> 6;
  const own = isFlat ? flatMixtures + MIXTURE_BYTES * level : mixture;
  if (!isFlat || load<u8>(flatKnown + level) === 0) {
    describe(planeAt(index), index, at, planeAt(0), planeAt(1));
    const network = changetype<SmallNetwork>(load<usize>(networks + ((<usize>index) << 2)));
    const end = listPairs(inputs, endInputs(), network.list);
    describeMixture(own, runSmallNetwork(network, network.list, end), prediction, MEAN_SHIFT);
    for (let i = 0; i < SPIKES; i++) setSpike(own, i, spike(i));
    if (isFlat) store<u8>(flatKnown + level, 1);
  }
  takeMixture(own, 0, largest + 1);
}

/** Takes the symbol of the present pixel. */
export function set(_index: i32, symbol: i32): void {
  const plane = planeAt(index);
  const sample: i32 = load<u8>(samples + max(0, min(largest, symbol)));
  learnMatch(sample);
  store<u8>(plane.samples + at, <u8>sample);
  store<i16>(plane.errors + ((<usize>at) << 1), <i16>((sample << 6) - prediction));
  if (!isFlat) {
    learn(plane.predictor, regressorCount(index), sample - west, importance(), plane.learned++);
  }
  column++;
  if (column === width) endRow(plane, row);
}

/** Where the inputs of the present pixel lie, int16 each. */
export function inputsAt(): usize {
  return inputs;
}

/** The prediction of the present pixel in units of 1/64 level. */
export function predicted(): i32 {
  return prediction;
}

/** The symbol that is expected at the present pixel, or −1; and how probable it is, out of 2^16. */
export function expectedSymbol(): i32 {
  return expected < 0 ? -1 : <i32>load<u8>(symbols + expected);
}

/** Whether a match would have said so: no encoder writes such a symbol after a miss. */
function isExpected(symbol: i32): bool {
  return expected >= 0 && symbol === expectedSymbol();
}

export function expectedChance(): i32 {
  return <i32>hitChance();
}

/** The symbols of the spikes at the present pixel. */
export function spike(i: i32): i32 {
  if (i < 2) return i === 0 ? 0 : largest;
  return load<u8>(symbols + (i === 2 ? west : north));
}

/** Codes the next `count` symbols, int32 each; they start at number `first` of the latent. */
export function encodeSymbols(from: usize, first: i32, count: i32): void {
  for (let i = 0; i < count; i++) {
    const symbol = load<i32>(from + ((<usize>i) << 2));
    predictNext();
    const isHit = isExpected(symbol);
    if (expected >= 0) encodeHit(isHit);
    if (!isHit) {
      distribute();
      encodeSymbol(symbol);
    }
    set(first + i, symbol);
  }
}

/** Reads the next `count` symbols; 0 if all is well, 1 for a symbol that no encoder writes, 2 for a message that ended long ago. */
export function decodeSymbols(to: usize, first: i32, count: i32): i32 {
  for (let i = 0; i < count; i++) {
    predictNext();
    let symbol = 0;
    if (expected >= 0 && decodeHit()) {
      symbol = expectedSymbol();
    } else {
      distribute();
      symbol = decodeSymbol(load<u8>(symbols + (prediction >> 6)));
      if (symbol === i32.MIN_VALUE || isExpected(symbol)) return 1;
    }
    store<i32>(to + ((<usize>i) << 2), symbol);
    set(first + i, symbol);
  }
  return isStarved() ? 2 : 0;
}
