import type { CallOptions } from '../../steps.js';
import { page } from './elements.js';

/** Milliseconds after which work is long enough to show how far it is. */
const NOTICEABLE = 300;

/** Names a part of the work that begins, and gives what to call it with. */
export type Step = (name: string) => CallOptions;

/** One piece of work at a time, shown with its progress and ended by Cancel or by the next. */
export class Work {
  #running: AbortController | undefined;

  constructor() {
    page.cancel.addEventListener('click', () => this.#running?.abort());
  }

  /** Runs `task`, which gives a line on how it went; what goes wrong is shown. */
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
