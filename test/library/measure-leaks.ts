import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { useExactEngine } from '../../src/engine/exact.js';
import { tf } from '../../src/engine/tfjs.js';
import { AecError, compress, decompress, type Image, loadModel } from '../../src/index.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is there after many calls that was not there before them. */
export interface Leaks {
  readonly calls: number;
  readonly tensors: number;
  readonly tensorBytes: number;
  /** Bytes of the JavaScript heap and of its buffers, after garbage collection. */
  readonly heapGrowth: number;
}

/**
 * Compresses and decompresses small images: `calls` calls in all. A share of `failing` of them is refused (a damaged file) or
 * ended early, and every hundredth comes with loading the model once more and disposing of it.
 */
export async function measureLeaks(id: string, calls: number, failing: number): Promise<Leaks> {
  await useExactEngine(); // to count its tensors: coding must make none
  const model = await loadModel(id);
  const round = async (n: number) => {
    const image = smallImage(n);
    const file = await compress(image, model);
    if (n % 100 === 0) (await loadModel(id)).dispose();
    if ((n * failing) % 1 < failing)
      await refused(() => compress(image, model, { signal: AbortSignal.abort() }));
    if ((n * failing) % 1 < failing) await refused(() => decompress(file.with(-6, file.at(-6)! ^ 1), model));
    await decompress(file, model);
  };
  for (let n = 0; n < 30; n++) await round(n);
  const before = await state();
  for (let n = 0; n < calls / 2; n++) await round(n);
  const after = await state();
  model.dispose();
  return {
    calls,
    tensors: after.tensors - before.tensors,
    tensorBytes: after.tensorBytes - before.tensorBytes,
    heapGrowth: after.heap - before.heap,
  };
}

async function state() {
  collectGarbage();
  await new Promise((resume) => setTimeout(resume, 50)); // what is freed by finalizers: memories of WebAssembly
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  const { numTensors, numBytes } = tf.memory();
  return { tensors: numTensors, tensorBytes: numBytes, heap: heapUsed + external };
}

async function refused(call: () => Promise<unknown>): Promise<void> {
  const error = await call().then(
    () => undefined,
    (reason) => reason,
  );
  if (!(error instanceof AecError) && error?.name !== 'AbortError') throw new Error('not refused');
}

/** Of 3 to 9 pixels a side, gray or in colour. */
function smallImage(n: number): Image {
  const [width, height, channels] = [3 + (n % 7), 3 + (n % 5), n % 3 === 0 ? 3 : 1] as const;
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) => (i * 37 * (n + 1)) % 256);
  return { width, height, channels, data };
}
