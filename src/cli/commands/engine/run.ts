import { availableParallelism } from 'node:os';
import { type MissingEngine, notLoaded, tryEngine } from '../../../engine/engine.js';
import { ENGINES, type EngineName } from '../../../engine/engine-names.js';
import { measureSpeed, type Speed } from '../../../engine/speed.js';
import { formatSpeed } from '../../../figures.js';
import { printJson, printNote, printResult } from '../../io/output.js';
import { type Column, formatTable } from '../../io/table.js';

/** One engine; an entry of `engines` under --json. */
interface EngineDescription {
  readonly name: EngineName;
  readonly use: string;
  readonly loads: boolean;
  /** The version of TensorFlow, or of the backend for WebGPU or WebAssembly. */
  readonly version: string | null;
  /** The graphics adapter of WebGPU. */
  readonly adapter: string | null;
  /** Why it does not load, and the command that installs it. */
  readonly missing: MissingEngine | null;
  /** Threads that the measured speed is of. */
  readonly threads: number | null;
  /** Its work per second. */
  readonly speed: Speed | null;
}

const USE: Readonly<Record<EngineName, string>> = {
  tensorflow: 'training, if it loads',
  webgpu: 'training with --engine webgpu',
  wasm: 'training on all cores otherwise',
};

const COLUMNS: readonly Column[] = [
  { heading: 'engine', align: 'left' },
  { heading: 'version', align: 'left' },
  { heading: 'threads', align: 'right' },
  { heading: 'trains images/s', align: 'right' },
  { heading: 'predicts images/s', align: 'right' },
  { heading: 'conv GMAC/s', align: 'right' },
  { heading: 'use', align: 'left' },
];

/** `aec engine`: lists the engines, why one does not load, and how fast they are. */
export async function describeEngines(options: { seconds: number; json?: boolean }): Promise<void> {
  const engines: EngineDescription[] = [];
  for (const name of ENGINES) {
    const found = await tryEngine(name);
    const missing = 'howToGet' in found ? found : null;
    const loaded = 'howToGet' in found ? null : found;
    if (loaded && !options.json) printNote(`measuring ${name} for ${options.seconds} s …`);
    engines.push({
      name,
      use: USE[name],
      loads: loaded !== null,
      version: loaded?.version ?? null,
      adapter: loaded?.adapter ?? null,
      missing,
      threads: loaded && threadsOf(name),
      speed: loaded && (await measureSpeed(name, options.seconds)),
    });
  }
  if (options.json) return printJson({ engines });
  for (const line of await formatTable(COLUMNS, engines.map(cellsOf))) printResult(line);
  printResult('');
  for (const { name, adapter, missing } of engines) {
    if (adapter) printResult(`engine ${name} runs on ${adapter}`);
    if (missing) printResult(notLoaded(name, missing));
  }
}

/**
 * The standard model runs in one thread of WebAssembly. TensorFlow uses all cores, or the number in TF_NUM_INTRAOP_THREADS. A
 * graphics card has other ones.
 */
function threadsOf(name: EngineName): number | null {
  if (name === 'wasm') return 1;
  return name === 'webgpu' ? null : Number(process.env.TF_NUM_INTRAOP_THREADS) || availableParallelism();
}

function cellsOf({ name, version, threads, speed, use }: EngineDescription): string[] {
  const figure = (value: number | undefined) => (value === undefined ? '-' : formatSpeed(value));
  return [
    name,
    version ?? '-',
    threads === null ? '-' : String(threads),
    figure(speed?.trainingImages),
    figure(speed?.predictionImages),
    figure(speed?.convolutionGmacs),
    use,
  ];
}
