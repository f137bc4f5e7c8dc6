import { cp, mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { filesIn, writeModelFolder } from '../../../src/model-store/folder.js';
import { readStoredModel } from '../../../src/model-store/read-model.js';
import { inPackage } from '../../../src/package-root.js';

/**
 * Installs aec in a folder, as on a machine that was set up differently: the weights of its model `id` are others. Returns the program.
 */
export async function installWithOtherModel(folder: string, id: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const name of ['bin', 'dist', 'models', 'package.json']) {
    await cp(inPackage(name), path.join(folder, name), { recursive: true });
  }
  await symlink(inPackage('node_modules'), path.join(folder, 'node_modules'));
  const model = path.join(folder, 'models', id);
  const stored = await readStoredModel(filesIn(model), model);
  const files = new Map(stored.files);
  const weights = new Uint8Array(files.get('decoder/network.bin')!);
  weights[100]! ^= 1;
  files.set('decoder/network.bin', weights);
  await writeModelFolder(model, id, files, new Map());
  return path.join(folder, 'bin/aec.js');
}
