import { AecError } from '../errors.js';
import { AecWorker } from './aec-worker.js';
import { toImageData } from './image-data.js';

const STYLE = `
  :host { display: inline-block; max-width: 100% }
  :host([hidden]) { display: none }
  canvas { display: block; max-width: 100%; height: auto; image-rendering: inherit }
  p { margin: 0 }
`;

let shared: AecWorker | undefined;

/** A stand-in without a page (in a worker, on a server), so that the module can still be imported there. */
const Base = globalThis.HTMLElement ?? (Object as unknown as typeof HTMLElement);

/**
 * `<aec-image src="picture.aec" alt="what it shows">` shows an .aec file as a picture. All elements of a page share one
 * worker. Fires `load` when the picture is shown, or `error` (an ErrorEvent) if it cannot be shown; then the `alt` text
 * takes its place.
 */
export class AecImageElement extends Base {
  static readonly observedAttributes = ['src', 'alt'];
  readonly #root = this.attachShadow({ mode: 'open' });
  #loading: AbortController | undefined;

  connectedCallback(): void {
    this.#describe();
    this.#load();
  }

  disconnectedCallback(): void {
    this.#loading?.abort();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (!this.isConnected || before === after) return;
    if (name === 'alt') this.#describe();
    else this.#load();
  }

  /** Makes a screen reader treat it like an `img`. */
  #describe(): void {
    const alt = this.getAttribute('alt');
    this.setAttribute('role', alt === '' ? 'presentation' : 'img');
    if (alt) this.setAttribute('aria-label', alt);
    else this.removeAttribute('aria-label');
  }

  async #load(): Promise<void> {
    this.#loading?.abort();
    const src = this.getAttribute('src');
    if (!src) return this.#root.replaceChildren();
    this.#loading = new AbortController();
    const { signal } = this.#loading;
    try {
      const canvas = await this.#draw(src, signal);
      this.#show(canvas);
      this.dispatchEvent(new Event('load'));
    } catch (error) {
      if (signal.aborted) return;
      const text = document.createElement('p');
      text.textContent = this.getAttribute('alt') || src;
      this.#show(text);
      const message = error instanceof Error ? error.message : String(error);
      this.dispatchEvent(new ErrorEvent('error', { error, message }));
    }
  }

  async #draw(src: string, signal: AbortSignal): Promise<HTMLCanvasElement> {
    const response = await fetch(new URL(src, document.baseURI), { signal });
    if (!response.ok) throw new AecError('input', `${src}: the server answered ${response.status}`);
    const file = new Uint8Array(await response.arrayBuffer());
    shared ??= new AecWorker();
    const image = await shared.decompress(file, { signal });
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    canvas.getContext('2d')!.putImageData(toImageData(image), 0, 0);
    return canvas;
  }

  #show(content: HTMLElement): void {
    content.setAttribute('part', content.localName === 'canvas' ? 'picture' : 'alt');
    const style = document.createElement('style');
    style.textContent = STYLE;
    this.#root.replaceChildren(style, content);
  }
}

/** Defines `<aec-image>` for the page; further calls change nothing. */
export function defineAecImage(): void {
  if (!customElements.get('aec-image')) customElements.define('aec-image', AecImageElement);
}
