/**
 * Makes the deterministic engine the one that all tensors are computed with, and gives its version. Compressing and
 * decompressing always run on it: WebAssembly arithmetic is defined bit for bit, so a file gives the same pixels on
 * every machine. It is loaded at the first call.
 */
export async function useExactEngine(): Promise<string> {
  const { startWasm } = await import('./wasm.js');
  return startWasm();
}
