/** Copies an even number of bytes, and none beyond them. Short runs are common, for which memory.copy is slow. */
export function copyRun(to: usize, from: usize, bytes: usize): void {
  if (bytes > 512) {
    memory.copy(to, from, bytes);
    return;
  }
  while (bytes >= 16) {
    v128.store(to, v128.load(from));
    to += 16;
    from += 16;
    bytes -= 16;
  }
  if (bytes & 8) {
    store<u64>(to, load<u64>(from));
    to += 8;
    from += 8;
  }
  if (bytes & 4) {
    store<u32>(to, load<u32>(from));
    to += 4;
    from += 4;
  }
  if (bytes & 2) store<u16>(to, load<u16>(from));
}
