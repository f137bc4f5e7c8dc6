import type { LayersFiles } from '../../../model-store/artifacts.js';
import { type ModelFiles, utf8 } from '../../../model-store/model-files.js';
import type { ModelSpec } from '../../../model-store/spec.js';

/** Lays out the coding files of a model folder; `writeModelFolder` puts them on disk. */
export function modelFiles(spec: ModelSpec, encoder: LayersFiles, decoder: LayersFiles): ModelFiles {
  return new Map([
    ['codec.json', utf8(`${JSON.stringify(spec)}\n`)],
    ['encoder/model.json', encoder['model.json']],
    ['encoder/weights.bin', encoder['weights.bin']],
    ['decoder/model.json', decoder['model.json']],
    ['decoder/weights.bin', decoder['weights.bin']],
  ]);
}
