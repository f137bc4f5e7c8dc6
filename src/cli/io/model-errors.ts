import { AecError } from '../../errors.js';

/** Runs the action, which searches the model that a file names. An error says with which option to give its folder. */
export async function withCommandWords<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof AecError)) throw error;
    throw new AecError(error.code, `${error.message} with --model FOLDER`, { cause: error });
  }
}
