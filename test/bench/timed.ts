export interface Timing {
  readonly wallSeconds: number;
  /** User and system time of all threads of the process. */
  readonly cpuSeconds: number;
}

/** Does the work and measures how long it takes in this process. */
export async function timed<T>(work: () => Promise<T>): Promise<Timing & { readonly result: T }> {
  const [started, before] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return { result, wallSeconds: (performance.now() - started) / 1000, cpuSeconds: (user + system) / 1e6 };
}
