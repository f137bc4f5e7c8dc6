import path from 'node:path';
import { AecError } from '../../errors.js';
import { describeModel, modelFolders } from '../../model-store/installed.js';
import { shownFolder } from './shown-folder.js';

/** Runs the action. If no model has the id, but a folder of that name holds one, the error suggests the folder. */
export async function withFolderHint<T>(idOrFolder: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof AecError) || error.code !== 'model' || /[/\\]/.test(idOrFolder)) throw error;
    const folder = await folderNamed(idOrFolder);
    if (folder === undefined) throw error;
    const hint = `did you mean the folder ${shownFolder(folder)}?`;
    throw new AecError('model', `no model has the id "${idOrFolder}"; ${hint}`, { cause: error });
  }
}

/** A folder with an intact model whose id is not its name: in the working directory, or where models are searched. */
async function folderNamed(name: string): Promise<string | undefined> {
  for (const parent of ['.', ...modelFolders()]) {
    const folder = path.resolve(parent, name);
    const model = await describeModel(folder).catch(() => undefined);
    if (model) return folder;
  }
  return undefined;
}

/** Runs the action, which searches the model that a file names. An error says with which option to give its folder. */
export async function withCommandWords<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof AecError)) throw error;
    throw new AecError(error.code, `${error.message} with --model FOLDER`, { cause: error });
  }
}
