/** Writes a file of weights, number after number, as description.ts has it: the other side of WeightReader. */
export class WeightWriter {
  readonly #parts: Uint8Array[] = [];

  /** Numbers beyond an int16 are a mistake of the caller: RangeError. */
  int16(values: ArrayLike<number>): this {
    return this.#append(values, 2, 32768, (view, at, value) => view.setInt16(at, value, true));
  }

  /** Numbers beyond an int32 are a mistake of the caller: RangeError. */
  int32(values: ArrayLike<number>): this {
    return this.#append(values, 4, 2147483648, (view, at, value) => view.setInt32(at, value, true));
  }

  bytes(): Uint8Array {
    const all = new Uint8Array(this.#parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  #append(
    values: ArrayLike<number>,
    size: number,
    limit: number,
    set: (view: DataView, at: number, value: number) => void,
  ): this {
    const part = new Uint8Array(size * values.length);
    const view = new DataView(part.buffer);
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (!Number.isInteger(value) || value < -limit || value >= limit) {
        throw new RangeError(`${value} is not an integer of ${8 * size} bits`);
      }
      set(view, size * i, value);
    }
    this.#parts.push(part);
    return this;
  }
}
