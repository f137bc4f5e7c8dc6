import { addPlain, addSoft, beginInputs, soften } from './inputs.ts';
import { predict } from './least-squares.ts';
import { Plane, stride } from './plane.ts';

/** Levels are in units of 1/64 wherever they need not be whole. */
const UNIT: i32 = 6;

/** The facts about the present pixel that are known before its sample. */
export let prediction: i32 = 0;
export let west: i32 = 0;
export let north: i32 = 0;
/** Whether all is flat around it and was predicted without error: then the inputs depend on `prediction` alone. */
export let isFlat: bool = false;
/** The errors around it, weighted, in units of 1/64 level. */
export let activity: i32 = 0;

/** The number of regressors of plane `index`, itself and the planes before. */
export function regressorCount(index: i32): i32 {
  return index === 0 ? 11 : index === 1 ? 15 : 19;
}

/** Sample `at` of a padded plane, moved by so many rows and columns. */
function sampleAt(plane: Plane, at: i32, row: i32, column: i32): i32 {
  return load<u8>(plane.samples + (at + row * stride + column));
}

function errorAt(plane: Plane, at: i32, row: i32, column: i32): i32 {
  return load<i16>(plane.errors + ((<usize>(at + row * stride + column)) << 1));
}

/** Predicts sample `at` of plane `index` from those before it, and from the planes before, `first` and `second`. */
export function predictSample(plane: Plane, index: i32, at: i32, first: Plane, second: Plane): void {
  west = sampleAt(plane, at, 0, -1);
  north = sampleAt(plane, at, -1, 0);
  let to = plane.predictor;
  let differences = 0;
  // The neighbours o1 … o7 or o11 of FORMAT.md, section 13, less the west one.
  differences |= regress(to, north - west);
  differences |= regress(to + 8, sampleAt(plane, at, -1, 1) - west);
  differences |= regress(to + 16, sampleAt(plane, at, -1, -1) - west);
  differences |= regress(to + 24, sampleAt(plane, at, 0, -2) - west);
  differences |= regress(to + 32, sampleAt(plane, at, -2, 0) - west);
  differences |= regress(to + 40, sampleAt(plane, at, -1, 2) - west);
  differences |= regress(to + 48, sampleAt(plane, at, -1, -2) - west);
  to += 56;
  if (index === 0) {
    differences |= regress(to, sampleAt(plane, at, -2, 1) - west);
    differences |= regress(to + 8, sampleAt(plane, at, -2, -1) - west);
    differences |= regress(to + 16, sampleAt(plane, at, 0, -3) - west);
    differences |= regress(to + 24, sampleAt(plane, at, -3, 0) - west);
  } else {
    differences |= regressOther(first, at, to);
    if (index === 1) {
      const otherWest = sampleAt(first, at, 0, -1);
      differences |= regress(to + 48, sampleAt(first, at, 1, 1) - otherWest);
      differences |= regress(to + 56, sampleAt(first, at, 1, -1) - otherWest);
    } else {
      differences |= regressOther(second, at, to + 48);
    }
  }
  isFlat = differences === 0;
  activity = activityAround(plane, at);
  const predicted = <f64>west + predict(plane.predictor, regressorCount(index));
  const bounded = predicted > 0 ? min<f64>(predicted, 255) : 0;
  prediction = <i32>Math.floor(bounded * 64 + 0.5);
}

function activityAround(plane: Plane, at: i32): i32 {
  return (
    2 * (abs(errorAt(plane, at, 0, -1)) + abs(errorAt(plane, at, -1, 0))) +
    abs(errorAt(plane, at, -1, 1)) +
    abs(errorAt(plane, at, -1, -1)) +
    abs(errorAt(plane, at, 0, -2)) +
    abs(errorAt(plane, at, -2, 0))
  );
}

function regress(to: usize, difference: i32): i32 {
  store<f64>(to, <f64>difference);
  return difference;
}

/** The neighbours p0, p2 … p6 in a plane before, less its west one. */
function regressOther(other: Plane, at: i32, to: usize): i32 {
  const otherWest = sampleAt(other, at, 0, -1);
  let differences = regress(to, sampleAt(other, at, 0, 0) - otherWest);
  differences |= regress(to + 8, sampleAt(other, at, -1, 0) - otherWest);
  differences |= regress(to + 16, sampleAt(other, at, 0, 1) - otherWest);
  differences |= regress(to + 24, sampleAt(other, at, 1, 0) - otherWest);
  differences |= regress(to + 32, sampleAt(other, at, -1, 1) - otherWest);
  return differences | regress(to + 40, sampleAt(other, at, -1, -1) - otherWest);
}

/**
 * Sees whether all is flat around the pixel that was predicted: then its inputs need not be computed where those of another
 * flat pixel are known.
 */
export function lookForFlatness(plane: Plane, index: i32, at: i32, first: Plane, second: Plane): void {
  if (!isFlat) return;
  let differences = errorsAround(plane, at);
  if (index > 0) {
    // The neighbours that are no regressors of this plane.
    differences |= sampleAt(plane, at, -2, 1) - west;
    differences |= sampleAt(plane, at, -2, -1) - west;
    differences |= sampleAt(plane, at, 0, -3) - west;
    differences |= sampleAt(plane, at, -3, 0) - west;
    differences |= errorsOf(first, at);
  }
  if (index > 1) differences |= errorsOf(second, at);
  isFlat = differences === 0;
}

/** Not 0 if a pixel before was predicted with an error. */
function errorsAround(plane: Plane, at: i32): i32 {
  return (
    errorAt(plane, at, 0, -1) |
    errorAt(plane, at, -1, 0) |
    errorAt(plane, at, -1, 1) |
    errorAt(plane, at, -1, -1) |
    errorAt(plane, at, 0, -2) |
    errorAt(plane, at, -2, 0)
  );
}

/** The same in a plane before, at the same place. */
function errorsOf(other: Plane, at: i32): i32 {
  return (
    errorAt(other, at, 0, 0) |
    errorAt(other, at, 0, -1) |
    errorAt(other, at, -1, 0) |
    errorAt(other, at, 0, 1) |
    errorAt(other, at, 1, 0)
  );
}

/** Fills the inputs of the network for the pixel that was predicted. */
export function describe(plane: Plane, index: i32, at: i32, first: Plane, second: Plane): void {
  beginInputs();
  const own = plane.samples + at;
  const above = own - stride;
  const northEast: i32 = load<u8>(above + 1);
  const northWest: i32 = load<u8>(above - 1);
  const northNorth: i32 = load<u8>(above - stride);
  const northNorthEast: i32 = load<u8>(above - stride + 1);
  addSample(west);
  addSample(north);
  addSample(northEast);
  addSample(northWest);
  addSample(load<u8>(own - 2));
  addSample(northNorth);
  addSample(load<u8>(above + 2));
  addSample(load<u8>(above - 2));
  addSample(northNorthEast);
  addSample(load<u8>(above - stride - 1));
  addSample(load<u8>(own - 3));
  addSample(load<u8>(above - 2 * stride));
  const slope = west + north - northWest;
  addSample(slope);
  addSample(min(max(west, north), max(min(west, north), slope)));
  addSample(north + northEast - northNorthEast);
  addSample(2 * north - northNorth);
  addErrors(plane, at);
  if (index > 0) addOther(first, at);
  if (index > 1) addOther(second, at);
  soften();
  addNear(west);
  addNear(north);
  addNear(northEast);
  addNear(northWest);
  addPlain((max(0, (8 << UNIT) - prediction) * 8191) >> 9);
  addPlain((max(0, prediction - (247 << UNIT)) * 8191) >> 9);
}

function addSample(sample: i32): void {
  addSoft((sample << UNIT) - prediction, 8);
}

/** The difference as it is, up to two times 64 levels. */
function addNear(sample: i32): void {
  addPlain(min(8191, max(-8191, (sample << UNIT) - prediction)));
}

function addErrors(plane: Plane, at: i32): void {
  const e0 = errorAt(plane, at, 0, -1);
  const e1 = errorAt(plane, at, -1, 0);
  const e2 = errorAt(plane, at, -1, 1);
  const e3 = errorAt(plane, at, -1, -1);
  const e4 = errorAt(plane, at, 0, -2);
  const e5 = errorAt(plane, at, -2, 0);
  addSoft(e0, 4);
  addSoft(e1, 4);
  addSoft(e2, 4);
  addSoft(e3, 4);
  addSoft(abs(e0), 4);
  addSoft(abs(e1), 4);
  addSoft(abs(e2), 4);
  addSoft(abs(e3), 4);
  addSoft(abs(e4), 4);
  addSoft(abs(e5), 4);
  addSoft(activity, 4);
  addSoft(activity, 24);
  addSoft(activity, 120);
}

/** Describes a plane before at the same place. */
function addOther(other: Plane, at: i32): void {
  const here = sampleAt(other, at, 0, 0);
  const otherWest = sampleAt(other, at, 0, -1);
  const otherNorth = sampleAt(other, at, -1, 0);
  const e0 = errorAt(other, at, 0, 0);
  const e1 = errorAt(other, at, 0, -1);
  const e2 = errorAt(other, at, -1, 0);
  const e3 = errorAt(other, at, 0, 1);
  const e4 = errorAt(other, at, 1, 0);
  addSoft(e0, 4);
  addSoft(e1, 4);
  addSoft(e2, 4);
  addSoft(e3, 4);
  addSoft(e4, 4);
  addSoft(abs(e0), 4);
  addSample(west + here - otherWest);
  addSample(north + here - otherNorth);
  addSoft((sampleAt(other, at, 0, 1) - here) << UNIT, 8);
  addSoft((sampleAt(other, at, 1, 0) - here) << UNIT, 8);
  addSoft((abs(here - otherWest) + abs(here - otherNorth)) << UNIT, 8);
}

/** What the sample of the pixel teaches the predictor and later pixels; in a flat area there is nothing to learn. */
export function importance(): f64 {
  return 1 / (1 + <f64>activity / 512);
}
