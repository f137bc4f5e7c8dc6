import type { CallOptions } from '../../steps.js';
import { page } from './elements.js';

/** Milliseconds of work after which its progress is shown. */
const NOTICEABLE = 300;

/** Names the part of the work that begins next, and returns the options to call it with. */
export type Step = (name: string) => CallOptions;

/** One task at a time, shown with its progress; Cancel or the next task ends it. */
export class Work {
  #running: AbortController | undefined;

  constructor() {
    page.cancel.addEventListener('click', () => this.#running?.abort());
  }

  /** Runs `task`, which returns a line about its result. Errors are shown. */
  async run(task: (step: Step) => Promise<string>): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const { signal } = running;
    page.error.hidden = true;
    page.status.textContent = '';
    const showing = setTimeout(() => {
      show(true);
    }, NOTICEABLE);
    const step: Step = (name) => {
      signal.throwIfAborted();
      page.doing.textContent = name;
      page.progress.value = 0;
      const onProgress = (done: number) => {
        if (this.#running === running) page.progress.value = done;
      };
      return { signal, onProgress };
    };
    let end = '';
    try {
      end = await task(step);
    } catch (error) {
      if (this.#running !== running) return;
      if (signal.aborted) end = 'Cancelled.';
      else showError(error);
    } finally {
      clearTimeout(showing);
      if (this.#running === running) {
        show(false);
        page.status.textContent = end;
      }
    }
  }
}

function show(isWorking: boolean): void {
  page.working.hidden = !isWorking;
  page.result.ariaBusy = String(isWorking);
}

export function showError(error: unknown): void {
  page.error.textContent = error instanceof Error ? error.message : String(error);
  page.error.hidden = false;
}
