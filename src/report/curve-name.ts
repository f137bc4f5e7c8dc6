/**
 * The rate–distortion curve that a measured result belongs to. A model measured at given rates has a curve of its own; all
 * other settings of a codec form one curve, like the models of one architecture.
 */
export function curveName(result: {
  readonly codec: string;
  readonly setting: string;
  readonly model: { readonly id: string } | null;
}): string {
  const { codec, setting, model } = result;
  const [modelLabel] = setting.split(' ');
  return model && setting !== modelLabel ? `aec ${modelLabel}` : codec;
}
