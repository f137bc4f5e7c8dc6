/**
 * Rounds values to IEEE 754 binary16, to the nearest, ties to even; values beyond ±65504 become infinite. tfjs reads such
 * weights natively (`quantization.dtype: 'float16'`) and widens them exactly.
 */
export function toFloat16(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return Uint16Array.from(bits, halfOf);
}

function halfOf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // NaN
  if (magnitude >= 0x477ff000) return sign | 0x7c00; // rounds to 2^16 or beyond: infinity
  if (magnitude < 0x38800000) return sign | subnormalHalf(magnitude);
  const rounded = magnitude + 0x0fff + ((magnitude >>> 13) & 1);
  return sign | ((rounded - 0x38000000) >>> 13); // exponent bias 127 → 15
}

/** Below 2^−14 a half counts multiples of 2^−24. */
function subnormalHalf(magnitude: number): number {
  const exponent = magnitude >>> 23;
  if (exponent < 102) return 0; // below 2^−25: nearer to zero than to 2^−24
  const significand = (magnitude & 0x7fffff) | 0x800000;
  const shift = 126 - exponent; // 14 … 24
  const whole = significand >>> shift;
  const rest = significand & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return whole + (rest > half || (rest === half && (whole & 1) === 1) ? 1 : 0);
}

/** The exact values of little-endian halves. */
export function fromFloat16(bytes: Uint8Array): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers = new Float64Array(bytes.length >> 1);
  for (let i = 0; i < numbers.length; i++) numbers[i] = numberOf(view.getUint16(2 * i, true));
  return numbers;
}

function numberOf(half: number): number {
  const exponent = (half >>> 10) & 31;
  const significand = half & 1023;
  const sign = half >= 0x8000 ? -1 : 1;
  if (exponent === 31) return significand === 0 ? sign * Infinity : NaN;
  // Shifts, as ECMAScript does not define ** bit for bit.
  if (exponent === 0) return (sign * significand) / (1 << 24);
  return (sign * (1024 + significand) * (1 << exponent)) / (1 << 25);
}
