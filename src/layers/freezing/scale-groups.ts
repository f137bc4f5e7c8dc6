/**
 * Channels of tensors that must have one scale, because a layer moves values between them without arithmetic: a disjoint-set
 * forest. A group may have a fixed scale; two groups with different ones cannot be joined.
 */
export class ScaleGroups {
  /** The index of every tensor's first channel, and how many it has. */
  readonly #tensors = new Map<string, { readonly first: number; readonly channels: number }>();
  readonly #parents: number[] = [];
  readonly #fixed = new Map<number, number>();

  /** Takes in a tensor, each channel a group of its own, with the scales that are given. */
  add(name: string, channels: number, scales?: ArrayLike<number>): void {
    const first = this.#parents.length;
    this.#tensors.set(name, { first, channels });
    for (let c = 0; c < channels; c++) {
      this.#parents.push(first + c);
      if (scales) this.#fixed.set(first + c, scales[c]!);
    }
  }

  /** The group of a channel. */
  groupOf(name: string, channel: number): number {
    return this.#root(this.#tensors.get(name)!.first + channel);
  }

  /** The groups of a tensor's channels. */
  groupsOf(name: string): number[] {
    const { first, channels } = this.#tensors.get(name)!;
    return Array.from({ length: channels }, (_, c) => this.#root(first + c));
  }

  /** The scale that a group must have. */
  fixedScale(group: number): number | undefined {
    return this.#fixed.get(group);
  }

  /** Fixes the scales of groups: all, or, where two would be different, none and `false`. */
  fix(groups: readonly number[], scales: ArrayLike<number>): boolean {
    const wanted = new Map<number, number>();
    for (const [i, group] of groups.entries()) {
      const scale = scales[i]!;
      if ((this.#fixed.get(group) ?? scale) !== scale) return false;
      if ((wanted.get(group) ?? scale) !== scale) return false;
      wanted.set(group, scale);
    }
    for (const [group, scale] of wanted) this.#fixed.set(group, scale);
    return true;
  }

  /** Joins pairs of groups: all, or, where fixed scales differ, none and `false`. */
  join(pairs: Iterable<readonly [number, number]>): boolean {
    const parents = [...this.#parents];
    const fixed = new Map(this.#fixed);
    for (const [a, b] of pairs) {
      const [to, from] = [this.#root(a), this.#root(b)];
      if (to === from) continue;
      const scale = this.#fixed.get(from);
      if (scale !== undefined && (this.#fixed.get(to) ?? scale) !== scale) {
        this.#parents.splice(0, parents.length, ...parents);
        this.#fixed.clear();
        for (const [group, value] of fixed) this.#fixed.set(group, value);
        return false;
      }
      this.#parents[from] = to;
      if (scale !== undefined) this.#fixed.set(to, scale);
    }
    return true;
  }

  #root(channel: number): number {
    let root = channel;
    while (this.#parents[root] !== root) root = this.#parents[root]!;
    for (let at = channel; at !== root; ) {
      const next = this.#parents[at]!;
      this.#parents[at] = root;
      at = next;
    }
    return root;
  }
}
