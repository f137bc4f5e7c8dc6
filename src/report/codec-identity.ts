/** What tells one measured codec from another. */
export interface CodecIdentity {
  readonly codec: string;
  /** Begins with the id of the model, where the codec has one. */
  readonly setting: string;
  readonly model: { readonly id: string; readonly hash: string } | null;
}

/** A key that two results share only if they are of one codec at one setting with one model: ids of models can be equal. */
export function codecKey({ codec, setting, model }: CodecIdentity): string {
  return JSON.stringify([codec, setting, model?.hash ?? null]);
}

/**
 * The results, with names that can be told apart: an id that several models share is followed by the hash of each,
 * like `mnist-rd@1f0c9a2e`, in `model.id` and in `setting`. Names that are distinct already stay as they are.
 */
export function withDistinctNames<Result extends CodecIdentity>(results: readonly Result[]): Result[] {
  const hashes = new Map<string, Set<string>>();
  for (const { model } of results) {
    if (model) hashes.set(model.id, (hashes.get(model.id) ?? new Set()).add(model.hash));
  }
  return results.map((result) => {
    const { model, setting } = result;
    if (!model || hashes.get(model.id)!.size === 1) return result;
    const id = `${model.id}@${model.hash.slice(0, 8)}`;
    const isNamed = setting === model.id || setting.startsWith(`${model.id} `);
    return {
      ...result,
      setting: isNamed ? id + setting.slice(model.id.length) : setting,
      model: { ...model, id },
    };
  });
}
