import { decompress } from '../../../src/codec/decompress.js';
import type { Random } from '../../../src/data/random.js';
import { writeImageFile } from '../../../src/format/image-file.js';
import { readInstalledModel } from '../../../src/model-store/installed.js';
import { openFiles } from '../../open-files.js';
import { mutateBytes, mutateJson } from '../mutate.js';
import type { Target } from '../target.js';

const LIMITS = { pixels: 2 ** 12 };
/** Rate bytes: of a quality in the middle, and of exact pixels. */
const RATES = [20, 128];

type Folder = ReadonlyMap<string, Uint8Array>;

/** Models with a number, a field or a byte of one file changed, and all hashes mended; a file of theirs is decoded, too. */
export async function modelTarget(ids: readonly string[]): Promise<Target> {
  const folders = await Promise.all(ids.map(async (id) => (await readInstalledModel(id)).files));
  return {
    name: 'model',
    make: (random) => serialized(changed(folders[random.integer(folders.length)]!, random)),
    async read(input) {
      const files = parsed(input);
      const model = await openFiles(idIn(files), files);
      const { channels } = model.spec;
      for (const rate of model.coder.traits.rates ? RATES : [undefined]) {
        const header = { modelPrefix: model.hash.slice(0, 8), width: 9, height: 8, channels };
        const file = writeImageFile({ ...header, ...(rate !== undefined && { rate }) }, Uint8Array.of(0));
        await decompress(file, model, { limits: LIMITS });
      }
    },
  };
}

/** The id in codec.json, so that the manifest made for it fits; any other if there is none. */
function idIn(files: Folder): string {
  try {
    return String(JSON.parse(Buffer.from(files.get('codec.json')!).toString('utf8')).id);
  } catch {
    return 'none';
  }
}

function changed(folder: Folder, random: Random): Folder {
  const names = [...folder.keys()];
  const jsons = names.filter((name) => name.endsWith('.json'));
  const isJson = random.integer(4) > 0;
  const name = isJson ? jsons[random.integer(jsons.length)]! : names[random.integer(names.length)]!;
  const bytes = folder.get(name)!;
  if (!name.endsWith('.json') || random.integer(8) === 0) {
    // Large files: copying every byte as a number takes longer than reading them.
    const start = random.integer(bytes.length);
    const cut = mutateBytes(bytes.subarray(start, start + 64), random);
    const own = Buffer.concat([bytes.subarray(0, start), cut, bytes.subarray(start + 64)]);
    return new Map([...folder, [name, own]]);
  }
  let value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  for (let n = 1 + random.integer(2); n > 0; n--) value = mutateJson(value, random);
  return new Map([...folder, [name, Buffer.from(JSON.stringify(value))]]);
}

function serialized(folder: Folder): Uint8Array {
  const head = Buffer.from(JSON.stringify([...folder].map(([name, { length }]) => [name, length])));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  return Buffer.concat([length, head, ...folder.values()]);
}

function parsed(input: Uint8Array): Folder {
  const bytes = Buffer.from(input);
  let at = 4 + bytes.readUInt32LE(0);
  const list = JSON.parse(bytes.toString('utf8', 4, at)) as [string, number][];
  return new Map(
    list.map(([name, length]) => {
      at += length;
      return [name, new Uint8Array(bytes.subarray(at - length, at))];
    }),
  );
}
