/** The environment variables that aec reads, with their descriptions in the help and the manual. */
export const ENVIRONMENT: readonly (readonly [string, string])[] = [
  ['AEC_MODELS', 'more folders to search for models, after ./models; separated like PATH'],
  ['AEC_ENGINE', 'engine of aec train: auto, tensorflow or wasm; --engine wins'],
  ['AEC_REDIS', 'the Redis of aec batch, as a URL; --redis wins'],
  [
    'AWS_ENDPOINT_URL',
    'the server of s3:// addresses, if it is not AWS; AWS_* variables hold the credentials',
  ],
  ['AEC_DEBUG', 'set to 1 to print stack traces of errors'],
  ['NO_COLOR', 'set to anything to show previews in shades of gray'],
  ['COLORTERM', 'set to truecolor or 24bit to show previews in full colour'],
];
