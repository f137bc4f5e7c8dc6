/** The environment variables that aec reads, with their descriptions in the help and the manual. */
export const ENVIRONMENT: readonly (readonly [string, string])[] = [
  ['AEC_MODELS', 'more folders to search for models, after ./models; separated like PATH'],
  ['AEC_MAX_PIXELS', 'the most pixels of an image; --max-pixels wins'],
  ['AEC_ENGINE', 'engine of aec train: auto, tensorflow, webgpu or wasm; --engine wins'],
  ['AEC_REDIS', 'the Redis of aec batch, as a URL; --redis wins'],
  [
    'AWS_ENDPOINT_URL',
    'the server of s3:// addresses, if it is not AWS; AWS_* variables hold the credentials',
  ],
  ['AEC_DEBUG', 'set to 1 to print stack traces of errors'],
  ['NO_COLOR', 'set to anything to show previews in shades of gray'],
  ['COLORTERM', 'set to truecolor or 24bit to show previews in full colour'],
];

/** Variables that switch something on. */
const SWITCHES: readonly string[] = ['AEC_DEBUG', 'NO_COLOR'];

/** Makes empty variables unset, and switches off whose value is 0, false, no or off. Call it before anything reads them. */
export function tidyEnvironment(env: NodeJS.ProcessEnv = process.env): void {
  for (const [name] of ENVIRONMENT) {
    const value = env[name];
    if (value?.trim() === '' || (SWITCHES.includes(name) && /^(0|false|no|off)$/i.test(value?.trim() ?? '')))
      delete env[name];
  }
}
