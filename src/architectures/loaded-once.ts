/** What few callers need, loaded when the first one asks, and disposed of with the model that it belongs to. */
export class LoadedOnce<T> {
  readonly #load: () => Promise<T>;
  readonly #free: (value: T) => void;
  #loading: Promise<T> | undefined;

  constructor(load: () => Promise<T>, free: (value: T) => void) {
    this.#load = load;
    this.#free = free;
  }

  get(): Promise<T> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** If loading failed, whoever asked has the error. */
  dispose(): void {
    this.#loading?.then(this.#free, () => {});
    this.#loading = undefined;
  }
}
