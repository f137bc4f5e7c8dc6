import type { RateOptions } from '../architectures/rates.js';
import type { Pixels } from '../codec/pixels.js';
import type { AecErrorCode } from '../errors.js';
import type { Image } from '../image/image.js';
import type { CanvasFile } from './canvas-file.js';

/** The jobs of a worker: what each is asked with, and its result. */
export interface Jobs {
  readonly readPixels: { readonly ask: { readonly file: Blob }; readonly result: Image };
  readonly compress: {
    readonly ask: { readonly image: Pixels; readonly model: string; readonly options: RateOptions };
    readonly result: Uint8Array;
  };
  readonly decompress: { readonly ask: { readonly file: Uint8Array }; readonly result: Image };
  readonly canvasFile: {
    readonly ask: { readonly image: Image; readonly type: string; readonly bytes: number };
    readonly result: CanvasFile | undefined;
  };
}

export type JobName = keyof Jobs;

/** From the page: a job with its number, or the number of a job to abort. The first message names the list of models. */
export type Request =
  | { readonly list: string | undefined }
  | { readonly abort: number }
  | {
      [Name in JobName]: { readonly id: number; readonly job: Name; readonly ask: Jobs[Name]['ask'] };
    }[JobName];

/** From the worker, with the number of the job. */
export type Response =
  | { readonly id: number; readonly done: number }
  | { readonly id: number; readonly result: Jobs[JobName]['result'] }
  | { readonly id: number; readonly error: { readonly message: string; readonly code?: AecErrorCode } };
