/** The engines, in the order in which `aec engine` lists them. */
export const ENGINES = ['tensorflow', 'webgpu', 'wasm'] as const;

/**
 * `tensorflow`: native TensorFlow (tfjs-node), the fastest on processors. `webgpu`: a graphics card, through Dawn. `wasm`:
 * WebAssembly, always there and deterministic.
 */
export type EngineName = (typeof ENGINES)[number];
