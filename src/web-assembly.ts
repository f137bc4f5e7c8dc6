/** WebAssembly's memory; its buffer is another one after it has grown. */
export interface WebAssemblyMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** The part of WebAssembly that is used here: TypeScript declares it only together with all of the DOM. */
interface WebAssemblyHost {
  readonly Memory: new (size: { readonly initial: number }) => WebAssemblyMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports?: { readonly env: { readonly memory: WebAssemblyMemory } },
  ) => { readonly exports: unknown };
  validate(bytes: Uint8Array): boolean;
}

/** undefined where the host has no WebAssembly. */
export const webAssembly = (globalThis as unknown as { readonly WebAssembly?: WebAssemblyHost }).WebAssembly;

/** Bytes of a page of memory. */
export const PAGE = 65536;

export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
