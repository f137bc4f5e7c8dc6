import { defaultModelFor } from '../../architectures/default-model.js';
import type { ModelEntry } from '../../architectures/model-list.js';
import type { RateOptions } from '../../architectures/rates.js';
import type { Image } from '../../image/image.js';
import { page } from './elements.js';

/** The model and the quality chosen in the form. */
export class ModelChoice {
  readonly #models: readonly ModelEntry[];
  #isChosen = false;

  /** `onChange` is called when the choice changes. */
  constructor(models: readonly ModelEntry[], onChange: () => void) {
    this.#models = models;
    page.model.replaceChildren(...models.map(({ id }) => new Option(id, id)));
    page.model.addEventListener('change', () => {
      this.#isChosen = true;
      this.#show();
      onChange();
    });
    page.quality.addEventListener('input', () => this.#show());
    page.quality.addEventListener('change', onChange);
    page.options.addEventListener('submit', (event) => event.preventDefault());
    this.#show();
  }

  /** Selects the model that suits the picture, unless the user has chosen one. */
  suggestFor(image: Image): void {
    const id = defaultModelFor(image);
    if (!this.#isChosen && this.#models.some((model) => model.id === id)) page.model.value = id;
    this.#show();
  }

  get model(): string {
    return page.model.value;
  }

  /** The id of the model whose hash has this prefix; the prefix if there is none. */
  nameOf(modelPrefix: string): string {
    return this.#models.find(({ hash }) => hash.startsWith(modelPrefix))?.id ?? modelPrefix;
  }

  get rate(): RateOptions {
    return this.#hasQuality ? { quality: Number(page.quality.value) } : {};
  }

  get #hasQuality(): boolean {
    return this.#models.find(({ id }) => id === page.model.value)?.hasQuality ?? false;
  }

  #show(): void {
    page.rate.hidden = !this.#hasQuality;
    page.noRate.hidden = this.#hasQuality;
    page.qualityValue.value = page.quality.value;
  }
}
