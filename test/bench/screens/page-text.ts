import type { Random } from '../../../src/data/random.js';

const SYLLABLES =
  'an ar bel cor da den el fa gor hen in ka lo mar ne ol per qui ra sen ta ul ver wi xo ya zer sta tion ment ing ed pre con'.split(
    ' ',
  );

/** Made-up words: nothing in the pages belongs to anybody. */
export class PageText {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.#random.integer(from.length)]!;
  }

  number(least: number, most: number): number {
    return least + this.#random.integer(most - least + 1);
  }

  word(): string {
    return Array.from({ length: this.number(1, 4) }, () => this.pick(SYLLABLES)).join('');
  }

  words(count: number): string {
    const words = Array.from({ length: count }, () => this.word()).join(' ');
    return words.charAt(0).toUpperCase() + words.slice(1);
  }

  sentence(): string {
    return `${this.words(this.number(6, 18))}${this.pick(['.', '.', '.', '?', ':'])}`;
  }

  paragraph(): string {
    return Array.from({ length: this.number(2, 6) }, () => this.sentence()).join(' ');
  }

  list<T>(least: number, most: number, make: (n: number) => T): T[] {
    return Array.from({ length: this.number(least, most) }, (_, n) => make(n));
  }
}
