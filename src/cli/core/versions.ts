import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export function packageVersion(): string {
  return versionOf('../../../package.json')!;
}

/** Versions of aec and of its engines, from what lies on disk: nothing of TensorFlow is loaded for it. */
export function versionLines(): string[] {
  const native = versionOf('@tensorflow/tfjs-node/package.json');
  return [
    `aec ${packageVersion()}`,
    `engine wasm ${versionOf('@tensorflow/tfjs-backend-wasm/package.json') ?? 'not installed'}`,
    `engine tensorflow ${native ? `(tfjs-node ${native}); aec engine tells whether it loads` : 'not installed'}`,
    `node ${process.versions.node}`,
  ];
}

function versionOf(manifest: string): string | undefined {
  try {
    return (require(manifest) as { version: string }).version;
  } catch {
    return undefined;
  }
}
