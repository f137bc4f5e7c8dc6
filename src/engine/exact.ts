/**
 * Makes the deterministic engine compute all tensors from now on, loads it at the first call, and returns its version.
 * Compressing and decompressing always run on it: WebAssembly arithmetic is defined bit for bit, so a file gives the same
 * pixels on every machine.
 */
export async function useExactEngine(): Promise<string> {
  const { startWasm } = await import('./wasm.js');
  return startWasm();
}
