#!/usr/bin/env node
/**
 * Part of the build: compiles the AssemblyScript of every `kernels` folder that is a module of its own into WebAssembly, and writes it as
 * text into the generated-kernels.ts beside that folder, so that Node, tests and browsers load it alike.
 */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { main } from 'assemblyscript/asc';

const sources = fileURLToPath(new URL('../src/', import.meta.url));
const optimized = ['-O3', '--noAssert', '--runtime', 'stub'];

const transforms = await compile(
  ['runtime/integer/kernels/convolution.ts', 'runtime/integer/kernels/layers.ts'],
  ['--enable', 'simd', '--importMemory'],
);
write('runtime/integer', { simd: transforms });
for (const architecture of readdirSync(`${sources}architectures`)) {
  const folder = `architectures/${architecture}/coding`;
  if (!existsSync(`${sources}${folder}/kernels`)) continue;
  const entry = [`${folder}/kernels/index.ts`];
  write(folder, {
    simd: await compile(entry, ['--enable', 'simd']),
    plain: await compile(entry, ['--disable', 'simd']),
  });
}

/** The WebAssembly of some files in base64. */
async function compile(files, options) {
  const compiled = {};
  const { error, stderr } = await main(
    [...files, '--baseDir', sources, '--outFile', 'kernels.wasm', ...optimized, ...options],
    { writeFile: (name, contents) => Object.assign(compiled, { [name]: contents }) },
  );
  if (error) {
    process.stderr.write(`${stderr}\n`);
    process.exit(1);
  }
  return Buffer.from(compiled['kernels.wasm']).toString('base64');
}

function write(folder, binaries) {
  const entries = Object.entries(binaries).map(([name, text]) => `  ${name}:\n    '${text}',\n`);
  const module = `/** WebAssembly in base64, by what it needs of the host. Written by bin/build-kernels.mjs. */
export const binaries = {
${entries.join('')}};
`;
  writeFileSync(`${sources}${folder}/generated-kernels.ts`, module);
}
