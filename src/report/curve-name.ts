/**
 * The rate–distortion curve that a measured result belongs to. A model measured at given rates has a curve of its own; all
 * other settings of a codec form one curve, like the models of one architecture.
 */
export function curveName({ codec, rate, model }: MeasuredSetting): string {
  return model && rate ? `aec ${model.label ?? model.id}` : codec;
}

/** The name of a point on its curve, short enough to stand beside it: `q30` for a quality, else the whole setting. */
export function pointName({ setting, rate }: MeasuredSetting): string {
  return rate?.quality === undefined ? setting : `q${rate.quality}`;
}

/** A codec and the rate and model that it was measured with. */
export interface MeasuredSetting {
  readonly codec: string;
  readonly setting: string;
  /** null if no rate was chosen. */
  readonly rate: { readonly quality?: number } | null;
  /** null for codecs without one; `label` tells models of the same id apart. */
  readonly model: { readonly id: string; readonly hash: string; readonly label?: string } | null;
}
