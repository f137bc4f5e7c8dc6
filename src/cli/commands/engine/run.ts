import { availableParallelism } from 'node:os';
import { type EngineName, HOW_TO_GET_NATIVE, useEngine } from '../../../engine/engine.js';
import { measureSpeed, type Speed } from '../../../engine/speed.js';
import { formatSpeed } from '../../../figures.js';
import { printJson, printNote, printResult } from '../../io/output.js';
import { type Column, formatTable } from '../../io/table.js';

/** One engine; an entry of `engines` under --json. */
interface EngineDescription {
  readonly name: EngineName;
  readonly use: string;
  readonly loads: boolean;
  /** The version of TensorFlow, or of the WebAssembly backend. */
  readonly version: string | null;
  /** Why it does not load. */
  readonly why: string | null;
  readonly threads: number | null;
  /** Its work per second. */
  readonly speed: Speed | null;
}

const USE = { tensorflow: 'training, if it loads', wasm: 'compression; else also training' } as const;

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
  const best = await useEngine('auto');
  const engines: EngineDescription[] = [];
  for (const name of ['tensorflow', 'wasm'] as const) {
    const loads = name === 'wasm' || best.name === 'tensorflow';
    if (loads && !options.json) printNote(`measuring ${name} for ${options.seconds} s …`);
    engines.push({
      name,
      use: USE[name],
      loads,
      version: loads ? (await useEngine(name)).version : null,
      why: loads ? null : (best.why ?? null),
      threads: loads ? threadsOf(name) : null,
      speed: loads ? await measureSpeed(name, options.seconds) : null,
    });
  }
  if (options.json) return printJson({ engines, howToGetNative: HOW_TO_GET_NATIVE });
  for (const line of await formatTable(COLUMNS, engines.map(cellsOf))) printResult(line);
  if (best.why) {
    printResult('');
    printResult(`engine tensorflow does not load: ${best.why}. To install it: ${HOW_TO_GET_NATIVE}`);
  }
}

/** WebAssembly has one thread in Node. TensorFlow uses all cores, or the number in TF_NUM_INTRAOP_THREADS. */
function threadsOf(name: EngineName): number {
  if (name === 'wasm') return 1;
  return Number(process.env.TF_NUM_INTRAOP_THREADS) || availableParallelism();
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
