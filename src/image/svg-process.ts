import { loadSharp } from './load-sharp.js';

// Runs in a process of its own, which svg.ts starts and may end: reads an SVG from stdin, says how large it is, and draws it as a
// PNG to stdout once it is told to.

const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
const svg = Buffer.concat(chunks);
const sharp = await loadSharp();
const options = { limitInputPixels: false, failOn: 'error' } as const;
try {
  const { width, height } = await sharp(svg, options).metadata();
  process.once('message', async () => {
    try {
      const png = await sharp(svg, options).ensureAlpha().png({ compressionLevel: 1 }).toBuffer();
      process.stdout.end(png, () => process.disconnect());
    } catch (error) {
      fail(error);
    }
  });
  process.send!({ width, height });
} catch (error) {
  fail(error);
}

function fail(error: unknown): void {
  process.stderr.write(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
  process.disconnect();
}
