/**
 * Makes the deterministic engine compute all tensors from now on, loads it at the first call, and returns its version.
 * WebAssembly arithmetic is defined bit for bit, so networks of layers give the same numbers on every machine: searches with
 * gradients, calibration and anomaly scores do.
 */
export async function useExactEngine(): Promise<string> {
  const { startWasm } = await import('./wasm.js');
  return startWasm();
}
