import { createRequire } from 'node:module';
import { inPackage } from '../../package-root.js';

const require = createRequire(import.meta.url);

export function packageVersion(): string {
  return versionOf(inPackage('package.json'))!;
}

/** The versions of aec and its engines. Reads package.json files only, because loading TensorFlow is slow. */
export function versionLines(): string[] {
  const native = versionOf('@tensorflow/tfjs-node/package.json');
  return [
    `aec ${packageVersion()}`,
    `engine wasm ${versionOf('@tensorflow/tfjs-backend-wasm/package.json') ?? 'not installed'}`,
    `engine tensorflow ${native ? `(tfjs-node ${native}); run aec engine to see whether it loads` : 'not installed'}`,
    `node ${process.versions.node}`,
  ];
}

/** Undefined if the package is not installed. */
function versionOf(manifest: string): string | undefined {
  try {
    const content: unknown = require(manifest);
    const isObject = typeof content === 'object' && content !== null && 'version' in content;
    return isObject && typeof content.version === 'string' ? content.version : undefined;
  } catch {
    return undefined;
  }
}
