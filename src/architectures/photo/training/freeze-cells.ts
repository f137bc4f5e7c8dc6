import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { tf } from '../../../engine/tfjs.js';
import { type FrozenNetwork, freezeNetwork, type Scale } from '../../../layers/freezing/freeze-network.js';
import { LOG_UNIT } from '../../../layers/mixture-outputs.js';
import { tidily } from '../../../layers/tidily.js';
import { FEATURE_ONE } from '../../../runtime/integer/small-network.js';
import { LIMIT } from '../../../runtime/integer/tensor.js';
import { type CellLayers, cellExamples } from '../cell-layers.js';
import type { ChannelTables } from '../coding/cell-model.js';
import { channelGroups } from '../coding/cell-network-shape.js';
import type { FloatCellNetwork } from '../float-cell-network.js';
import { MEAN_SCALE } from '../scales.js';

/** A frozen cell network. */
export interface FrozenCells {
  readonly hidden: FrozenNetwork;
  readonly groups: readonly FrozenNetwork[];
  readonly tables: ChannelTables;
}

/** Features and shares of anchors as integers. */
const FEATURE_SCALE = 1 / LIMIT;
const ANCHOR_SCALE = 1 / FEATURE_ONE;

/** Freezes a cell network, as `layers`, on latents of symbols `[n, h, w, channels]`, each at its own quality. */
export function freezeCells(
  network: FloatCellNetwork,
  layers: CellLayers,
  symbols: Tensor4D,
  ts: readonly number[],
): FrozenCells {
  return tidily(() => {
    const { shape } = network;
    const { channels } = shape;
    const { neighbours, own, quality } = cellExamples(network, symbols, ts);
    const hidden = freezeNetwork(layers.hidden, {
      inputScales: [FEATURE_SCALE, ANCHOR_SCALE],
      calibration: [[neighbours, quality]],
    });
    const units = layers.hidden.apply([neighbours, quality]) as Tensor;
    const groups = channelGroups(shape).map(({ start, count }, g) => {
      const before = tf.concat(
        [tf.slice(own, [0, 0], [-1, start]), tf.slice(own, [0, channels], [-1, start])],
        1,
      );
      return freezeGroup(layers.groups[g]!, count, hidden.output.scale, {
        seen: start === 0 ? [units] : [units, before],
        quality,
      });
    });
    return { hidden, groups, tables: channelTables(network) };
  });
}

function freezeGroup(
  model: LayersModel,
  count: number,
  unitScale: Scale,
  { seen, quality }: { readonly seen: readonly Tensor[]; readonly quality: Tensor },
): FrozenNetwork {
  const scales: Scale[] = [unitScale, FEATURE_SCALE];
  return freezeNetwork(model, {
    inputScales: [...scales.slice(0, seen.length), ANCHOR_SCALE],
    outputScale: [...new Array<number>(count).fill(MEAN_SCALE), ...new Array<number>(count).fill(LOG_UNIT)],
    calibration: [[...seen, quality]],
  });
}

function channelTables({ weights, typicalScales }: FloatCellNetwork): ChannelTables {
  const int16 = (values: ArrayLike<number>, unit: number) =>
    Int16Array.from(values, (value) => Math.max(-32768, Math.min(32767, Math.round(value * unit))));
  return {
    taps: int16(weights.taps.dataSync(), 4096),
    typicalScales: int16(typicalScales, 256),
  };
}
