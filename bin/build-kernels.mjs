#!/usr/bin/env node
/**
 * Part of the build: compiles the AssemblyScript of src/runtime/integer/kernels into WebAssembly, and writes it as text into
 * src/runtime/integer/generated-kernels.ts, so that Node, tests and browsers load it alike.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { main } from 'assemblyscript/asc';

const folder = fileURLToPath(new URL('../src/runtime/integer/', import.meta.url));
const compiled = {};
const { error, stderr } = await main(
  [
    ...['kernels/convolution.ts', 'kernels/layers.ts', '--baseDir', folder, '--outFile', 'kernels.wasm'],
    ...['-O3', '--noAssert', '--enable', 'simd', '--runtime', 'stub', '--importMemory'],
  ],
  { writeFile: (name, contents) => Object.assign(compiled, { [name]: contents }) },
);
if (error) {
  process.stderr.write(`${stderr}\n`);
  process.exit(1);
}
const text = Buffer.from(compiled['kernels.wasm']).toString('base64');
const module = `/** WebAssembly in base64. Written by bin/build-kernels.mjs. */
export const kernels =
  '${text}';
`;
writeFileSync(new URL('../src/runtime/integer/generated-kernels.ts', import.meta.url), module);
