import type { Image } from '../image/image.js';

/** What cones absorb of linear red, green and blue, and what they answer in the dark (JPEG XL, ISO/IEC 18181-1, "opsin"). */
const ABSORBANCE = [
  [0.3, 0.622, 0.078],
  [0.23, 0.692, 0.078],
  [0.24342268924547819, 0.20476744424496821, 0.5518098665095535],
] as const;
const BIAS = 0.0037930732552754493;

/** The light of each sample of sRGB, 0 to 1 (IEC 61966-2-1). */
const LINEAR = Float64Array.from({ length: 256 }, (_, sample) => {
  const value = sample / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

/** Linear red, green and blue, each a plane; of a gray image three equal ones. */
export function linearPlanes({ channels, data }: Image): Float32Array[] {
  const pixels = data.length / channels;
  const plane = (c: number) => new Float32Array(pixels).map((_, i) => LINEAR[data[i * channels + c]!]!);
  if (channels === 3) return [plane(0), plane(1), plane(2)];
  const gray = plane(0);
  return [gray, gray, gray];
}

/** The perceptual colours X (red against green), Y (brightness) and B (blue against Y), brought to about 0 to 1. */
export function xybOf([red, green, blue]: readonly Float32Array[]): Float32Array[] {
  const pixels = red!.length;
  const xyb = Array.from({ length: 3 }, () => new Float32Array(pixels));
  const dark = Math.cbrt(BIAS);
  const answer = ([r, g, b]: readonly [number, number, number], i: number) =>
    Math.cbrt(Math.max(0, r * red![i]! + g * green![i]! + b * blue![i]! + BIAS)) - dark;
  for (let i = 0; i < pixels; i++) {
    const [long, middle, short] = [
      answer(ABSORBANCE[0], i),
      answer(ABSORBANCE[1], i),
      answer(ABSORBANCE[2], i),
    ];
    const y = (long + middle) / 2;
    xyb[0]![i] = 7 * (long - middle) + 0.42;
    xyb[1]![i] = y + 0.01;
    xyb[2]![i] = short - y + 0.55;
  }
  return xyb;
}

/** The mean of every 2×2 samples; at odd edges, of those that are there. */
export function halvePlane(plane: Float32Array, width: number, height: number): Float32Array {
  const [halfWidth, halfHeight] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const half = new Float32Array(halfWidth * halfHeight);
  for (let y = 0; y < halfHeight; y++) {
    const [upper, lower] = [2 * y * width, Math.min(2 * y + 1, height - 1) * width];
    for (let x = 0; x < halfWidth; x++) {
      const [left, right] = [2 * x, Math.min(2 * x + 1, width - 1)];
      const sum = plane[upper + left]! + plane[upper + right]! + plane[lower + left]! + plane[lower + right]!;
      half[y * halfWidth + x] = sum / 4;
    }
  }
  return half;
}
