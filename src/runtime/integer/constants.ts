type Numbers = Int16Array | Int32Array;

/** Numbers that kernels read, collected while a program is made and written into memory as one piece. */
export class Constants {
  readonly #parts: { readonly at: number; readonly numbers: Numbers }[] = [];
  #bytes = 0;

  /** Bytes of all of it, a multiple of 16. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes numbers in; where they will start, in bytes from the first of all. A multiple of 16. */
  add(numbers: Numbers): number {
    const at = this.#bytes;
    this.#parts.push({ at, numbers });
    this.#bytes += Math.ceil(numbers.byteLength / 16) * 16;
    return at;
  }

  writeTo(buffer: ArrayBuffer, at: number): void {
    const memory = new Uint8Array(buffer);
    for (const { at: offset, numbers } of this.#parts) {
      memory.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), at + offset);
    }
  }
}
