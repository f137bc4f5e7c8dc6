import type { RateOptions } from '../architectures/rates.js';
import type { Pixels } from '../codec/pixels.js';
import { AecError, type AecErrorCode } from '../errors.js';
import type { Image } from '../image/image.js';
import type { CallOptions } from '../steps.js';
import type { CanvasFile } from './canvas-file.js';
import type { JobName, Jobs, Request, Response } from './messages.js';

interface Job {
  readonly resolve: (result: never) => void;
  readonly reject: (error: unknown) => void;
  readonly onProgress?: CallOptions['onProgress'];
}

/** The codec in its own worker, so that the page stays responsive. Models are fetched when they are first needed. */
export class AecWorker {
  readonly #worker: Worker;
  readonly #jobs = new Map<number, Job>();
  #last = 0;

  /** Starts the worker. `list` is the URL of a `models.json`; by default, the one beside this script. */
  constructor(list?: string | URL) {
    this.#worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Response>) => this.#take(data));
    this.#worker.addEventListener('error', ({ message }) => {
      this.#rejectAll(new Error(`the aec worker failed: ${message || 'it did not start'}`));
    });
    this.#send({ list: list === undefined ? undefined : new URL(list, location.href).href });
  }

  /** The pixels of an image file that the browser can decode (`readPixels`). */
  readPixels(file: Blob): Promise<Image> {
    return this.#run('readPixels', { file }, {});
  }

  /** `compress` with a model of the list, given by its id. */
  compress(image: Pixels, model: string, options: RateOptions & CallOptions = {}): Promise<Uint8Array> {
    const { signal, onProgress, ...rate } = options;
    return this.#run('compress', { image, model, options: rate }, { signal, onProgress });
  }

  /** `decompress` with the model of the list that the file names; transparency is a plane, `alpha`. */
  decompress(file: Uint8Array, options: CallOptions = {}): Promise<Image> {
    return this.#run('decompress', { file }, options);
  }

  /** The best JPEG or WebP file of at most `bytes` bytes that the browser writes (`canvasFile`). */
  canvasFile(
    image: Image,
    type: 'image/jpeg' | 'image/webp',
    bytes: number,
    options: CallOptions = {},
  ): Promise<CanvasFile | undefined> {
    return this.#run('canvasFile', { image, type, bytes }, options);
  }

  /** Ends the worker; its unfinished jobs are rejected. */
  dispose(): void {
    this.#worker.terminate();
    this.#rejectAll(new DOMException('the aec worker was disposed of', 'AbortError'));
  }

  #run<Name extends JobName>(
    job: Name,
    ask: Jobs[Name]['ask'],
    { signal, onProgress }: CallOptions,
  ): Promise<Jobs[Name]['result']> {
    signal?.throwIfAborted();
    const id = ++this.#last;
    return new Promise<Jobs[Name]['result']>((resolve, reject) => {
      this.#jobs.set(id, { resolve, reject, onProgress });
      this.#send({ id, job, ask } as Request);
      signal?.addEventListener('abort', () => {
        if (!this.#jobs.delete(id)) return;
        this.#send({ abort: id });
        reject(signal.reason);
      });
    });
  }

  #take(message: Response): void {
    const job = this.#jobs.get(message.id);
    if (!job) return;
    if ('done' in message) {
      job.onProgress?.(message.done);
      return;
    }
    this.#jobs.delete(message.id);
    if ('result' in message) job.resolve(message.result as never);
    else job.reject(errorOf(message.error));
  }

  #rejectAll(error: unknown): void {
    for (const { reject } of this.#jobs.values()) reject(error);
    this.#jobs.clear();
  }

  #send(request: Request): void {
    this.#worker.postMessage(request);
  }
}

function errorOf({ code, message }: { readonly code?: AecErrorCode; readonly message: string }): Error {
  return code ? new AecError(code, message) : new Error(message);
}
