/** The environment variables that aec reads, as help and manual name them. */
export const ENVIRONMENT: readonly (readonly [string, string])[] = [
  ['AEC_MODELS', 'more folders of models, searched after ./models; separated as in PATH'],
  ['AEC_ENGINE', 'the engine of aec train: auto, tensorflow or wasm; --engine wins'],
  ['AEC_DEBUG', 'set to 1, errors say where they came from'],
  ['NO_COLOR', 'set to anything, previews are shades of gray'],
  ['COLORTERM', 'truecolor or 24bit: previews in full colour'],
];
