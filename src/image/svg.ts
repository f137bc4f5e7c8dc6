import { spawn } from 'node:child_process';
import { AecError } from '../errors.js';
import { inPackage } from '../package-root.js';

/** The most bytes of an SVG: 16 MiB. */
const LARGEST_SVG = 2 ** 24;
/** Drawings take milliseconds. */
const SECONDS = 20;

/**
 * Draws an SVG, and returns it as a PNG with transparency. An SVG is a program: a few bytes of it may draw for hours, and a
 * renderer cannot be interrupted, so it runs in a process of its own, which is ended after `seconds`, by default 20. It reads no other files.
 *
 * `checkSize` throws for a picture that is too large, before it is drawn. `AecError('input')` if it takes too long or is damaged.
 */
export async function drawSvg(
  svg: Uint8Array,
  checkSize: (width: number, height: number) => void,
  seconds = SECONDS,
): Promise<Uint8Array> {
  if (svg.length > LARGEST_SVG) throw new AecError('input', `an SVG of more than ${LARGEST_SVG} bytes`);
  const child = spawn(process.execPath, [inPackage('dist/program/svg-process.js')], {
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
  });
  const png: Buffer[] = [];
  let complaint = '';
  let refusal: unknown;
  const end = (reason: unknown) => {
    refusal ??= reason;
    child.kill('SIGKILL');
  };
  const tooLong = () => end(new AecError('input', `cannot be read: drawing it takes more than ${seconds} s`));
  const timer = setTimeout(tooLong, seconds * 1000);
  child.on('message', ({ width, height }: { width: number; height: number }) => {
    try {
      checkSize(width, height);
      child.send('draw', () => {});
    } catch (error) {
      end(error);
    }
  });
  child.stdout!.on('data', (chunk: Buffer) => png.push(chunk));
  child.stderr!.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString('utf8')).slice(0, 10_000);
  });
  child.stdin!.on('error', () => {}); // it may end before it has read all
  child.stdin!.end(svg);
  try {
    const code = await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    if (refusal !== undefined) throw refusal;
    if (code !== 0) throw new Error(complaint);
    return Buffer.concat(png);
  } finally {
    clearTimeout(timer);
  }
}
