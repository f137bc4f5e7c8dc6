/**
 * A Gaussian of standard deviation 1.5 as a sum of three cosines over 9 samples, centre first (Charalampidis 2016, "Recursive implementation of
 * the Gaussian filter using truncated cosine functions", with N = 5).
 */
const TAPS = [
  0.2646211054881986, 0.2129285920104222, 0.1093353727774603, 0.0360111146583644, 0.0094143678096537,
];
const RADIUS = TAPS.length - 1;

/** A blurred plane. Beyond its edges there are zeros. */
export function blur(plane: Float32Array, width: number, height: number): Float32Array {
  return blurLines(blurLines(plane, width, height, 1), height, width, width);
}

/** Blurs along lines of `length` samples that are `step` apart; `lines` of them begin `length` or, if the step is more than 1, one apart. */
function blurLines(plane: Float32Array, length: number, lines: number, step: number): Float32Array {
  const blurred = new Float32Array(plane.length);
  const between = step === 1 ? length : 1;
  const [t0, t1, t2, t3, t4] = TAPS as [number, number, number, number, number];
  for (let line = 0; line < lines; line++) {
    const start = line * between;
    for (let n = 0; n < length; n++) {
      const i = start + n * step;
      if (n >= RADIUS && n < length - RADIUS) {
        blurred[i] =
          t0 * plane[i]! +
          t1 * (plane[i - step]! + plane[i + step]!) +
          t2 * (plane[i - 2 * step]! + plane[i + 2 * step]!) +
          t3 * (plane[i - 3 * step]! + plane[i + 3 * step]!) +
          t4 * (plane[i - 4 * step]! + plane[i + 4 * step]!);
        continue;
      }
      let sum = 0;
      for (let d = -RADIUS; d <= RADIUS; d++) {
        if (n + d >= 0 && n + d < length) sum += TAPS[Math.abs(d)]! * plane[i + d * step]!;
      }
      blurred[i] = sum;
    }
  }
  return blurred;
}
