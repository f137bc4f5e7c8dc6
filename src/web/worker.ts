import type { Model } from '../architectures/model.js';
import type { ModelEntry } from '../architectures/model-list.js';
import { compress } from '../codec/compress.js';
import { decompress } from '../codec/decompress.js';
import { AecError } from '../errors.js';
import { inspectFile } from '../format/image-file.js';
import type { CallOptions } from '../steps.js';
import { canvasFile } from './canvas-file.js';
import { listModels, loadModel } from './fetch-model.js';
import type { JobName, Jobs, Request, Response } from './messages.js';
import { readPixels } from './read-pixels.js';

// The worker that AecWorker starts: it does jobs as they come in, and keeps the models that it has loaded.

type Work = {
  [Name in JobName]: (ask: Jobs[Name]['ask'], call: CallOptions) => Promise<Jobs[Name]['result']>;
};

const work: Work = {
  readPixels: ({ file }) => readPixels(file),
  async compress({ image, model, options }, call) {
    return compress(image, await modelWhere(({ id }) => id === model, `"${model}"`), {
      ...options,
      ...call,
    });
  },
  async decompress({ file }, call) {
    const { modelPrefix } = inspectFile(file);
    return decompress(file, await modelWhere(({ hash }) => hash.startsWith(modelPrefix), modelPrefix), call);
  },
  canvasFile: ({ image, type, bytes }, { signal }) => canvasFile(image, type, bytes, signal),
};

let list: string | undefined;
const models = new Map<string, Promise<Model>>();
const running = new Map<number, AbortController>();

async function modelWhere(fits: (entry: ModelEntry) => boolean, name: string): Promise<Model> {
  const entry = (await listModels(list)).find(fits);
  if (!entry) throw new AecError('model', `model ${name} is not in the list of models`);
  const loading = models.get(entry.hash) ?? loadModel(entry.folder);
  models.set(entry.hash, loading);
  loading.catch(() => models.delete(entry.hash));
  return loading;
}

async function run<Name extends JobName>(id: number, job: Name, ask: Jobs[Name]['ask']): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  const { signal } = controller;
  let told = -1;
  const onProgress = (done: number) => {
    if (done < 1 && done < told + 0.01) return;
    told = done;
    answer({ id, done });
  };
  try {
    answer({ id, result: await work[job](ask, { signal, onProgress }) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    answer({ id, error: error instanceof AecError ? { message, code: error.code } : { message } });
  } finally {
    running.delete(id);
  }
}

function answer(message: Response): void {
  self.postMessage(message);
}

self.addEventListener('message', ({ data }: MessageEvent<Request>) => {
  if ('list' in data) list = data.list;
  else if ('abort' in data) running.get(data.abort)?.abort();
  else run(data.id, data.job, data.ask);
});
