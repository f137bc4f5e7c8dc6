/** The last digits of a run of digits in a name, as a number. */
interface NameNumber {
  readonly start: number;
  readonly end: number;
  readonly value: number;
  /** Whether it has a width of its own, and so keeps its zeros. */
  readonly padded: boolean;
}

/** The most digits of a number. */
const MOST_DIGITS = 9;
/** One past the largest. */
const NUMBER_LIMIT = 1e9;
const ZERO = 48;

export function isDigit(byte: number): boolean {
  return byte >= ZERO && byte < ZERO + 10;
}

/** Guesses the next name of a list: the last one with its counter moved on. FORMAT.md, section 2, has the rules. */
export class NamePredictor {
  #last = new Uint8Array();
  #numbers: readonly NameNumber[] = [];
  /** Which number changed last, and by how much; 0 if none did. */
  #change = { number: 0, by: 0 };
  #step = 1;

  /** Takes the next name of the list, in UTF-8. */
  push(name: Uint8Array): void {
    const numbers = numbersOf(name);
    const before = this.#change.by;
    this.#change = changeBetween(this.#numbers, numbers);
    const { by } = this.#change;
    this.#step = by !== 0 && by === before ? by : 1;
    this.#last = name.slice();
    this.#numbers = numbers;
  }

  /** The name that is expected next. Empty at the start. */
  next(): Uint8Array {
    const last = this.#last;
    const number = this.#numbers[this.#change.number];
    if (number === undefined) return last;
    const value = number.value + this.#step;
    if (value < 0 || value >= NUMBER_LIMIT) return last;
    const digits = String(value).padStart(number.padded ? number.end - number.start : 0, '0');
    const next = new Uint8Array(number.start + digits.length + last.length - number.end);
    next.set(last.subarray(0, number.start));
    for (let i = 0; i < digits.length; i++) next[number.start + i] = digits.charCodeAt(i);
    next.set(last.subarray(number.end), number.start + digits.length);
    return next;
  }
}

/** The last number that differs; if none does, or the names have not as many numbers, the last number of all. */
function changeBetween(before: readonly NameNumber[], after: readonly NameNumber[]) {
  if (before.length === after.length) {
    for (let number = after.length - 1; number >= 0; number--) {
      const by = after[number]!.value - before[number]!.value;
      if (by !== 0) return { number, by };
    }
  }
  return { number: after.length - 1, by: 0 };
}

function numbersOf(name: Uint8Array): NameNumber[] {
  const numbers: NameNumber[] = [];
  for (let begin = 0; begin < name.length; begin++) {
    if (!isDigit(name[begin]!)) continue;
    let end = begin;
    while (end < name.length && isDigit(name[end]!)) end++;
    const start = Math.max(begin, end - MOST_DIGITS);
    let value = 0;
    for (let i = start; i < end; i++) value = value * 10 + name[i]! - ZERO;
    numbers.push({ start, end, value, padded: start > begin || name[begin] === ZERO });
    begin = end;
  }
  return numbers;
}
