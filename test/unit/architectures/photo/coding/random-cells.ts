import {
  type CellModel,
  type ChannelTables,
  cellModels,
} from '../../../../../src/architectures/photo/coding/cell-model.js';
import { cellNetwork } from '../../../../../src/architectures/photo/coding/cell-network.js';
import {
  type CellNetworkShape,
  channelGroups,
  NEIGHBOURS,
  TAPS,
} from '../../../../../src/architectures/photo/coding/cell-network-shape.js';
import { MEAN_SCALE } from '../../../../../src/architectures/photo/scales.js';
import { Random } from '../../../../../src/data/random.js';
import { LOG_UNIT } from '../../../../../src/layers/mixture-outputs.js';
import type { NetworkFiles } from '../../../../../src/model-store/network-files.js';
import type { Description } from '../../../../../src/runtime/integer/description.js';
import { readNetwork } from '../../../../../src/runtime/integer/read-network.js';
import { FEATURE_ONE } from '../../../../../src/runtime/integer/small-network.js';
import { WeightWriter } from '../../../../../src/runtime/integer/weight-writer.js';
import { HIDDEN_ONE, type Seen, writeRandomLayer } from '../../../runtime/integer/random-small-network.js';

/** A cell network as files, and its tables. */
export interface CellFiles {
  readonly shape: CellNetworkShape;
  readonly hidden: NetworkFiles;
  readonly groups: readonly NetworkFiles[];
  readonly tables: ChannelTables;
}

/** The form of the network of the hidden units. */
function hiddenDescription({ channels, hidden, anchors }: CellNetworkShape): Description {
  return {
    inputs: [
      { name: 'neighbours', channels: 2 * NEIGHBOURS * channels },
      { name: 'quality', channels: anchors },
    ],
    layers: [
      { kind: 'concatenate', name: 'all', inputs: ['neighbours', 'quality'] },
      {
        kind: 'convolution',
        name: 'units',
        inputs: ['all'],
        filters: hidden,
        kernel: 1,
        stride: 1,
        slope: 0,
      },
    ],
    output: 'units',
  };
}

/** The form of the network of a group with `start` channels before it. */
function groupDescription(
  { hidden, groupHidden, anchors }: CellNetworkShape,
  { start, count }: { readonly start: number; readonly count: number },
): Description {
  const before = start === 0 ? [] : [{ name: 'before', channels: 2 * start }];
  const dense = { kind: 'convolution', kernel: 1, stride: 1 } as const;
  return {
    inputs: [{ name: 'units', channels: hidden }, ...before, { name: 'quality', channels: anchors }],
    layers: [
      { kind: 'concatenate', name: 'seen', inputs: ['units', ...before.map(({ name }) => name), 'quality'] },
      { ...dense, name: 'inner', inputs: ['seen'], filters: groupHidden, slope: 0 },
      { kind: 'concatenate', name: 'known', inputs: ['inner', 'quality'] },
      { ...dense, name: 'outer', inputs: ['known'], filters: 2 * count },
    ],
    output: 'outer',
  };
}

/** A cell network of normal weights; taps and typical scales are as large as they get in training. */
export function randomCells(shape: CellNetworkShape, seed = 8, deviation = 0.3): CellFiles {
  const random = new Random(seed);
  const { channels, hidden, groupHidden, anchors } = shape;
  const network = (description: Description, layers: readonly (readonly [Seen[], number[]])[]) => {
    const writer = new WeightWriter();
    for (const [seen, ones] of layers) {
      writeRandomLayer(writer, [...seen, { count: anchors, one: FEATURE_ONE }], ones, random, deviation);
    }
    return { description, weights: writer.bytes() };
  };
  const features = (count: number) => ({ count, one: 8191 });
  const units = (count: number) => ({ count, one: HIDDEN_ONE });
  const ones = (count: number, one = HIDDEN_ONE) => new Array<number>(count).fill(one);
  return {
    shape,
    hidden: network(hiddenDescription(shape), [[[features(2 * NEIGHBOURS * channels)], ones(hidden)]]),
    groups: channelGroups(shape).map((group) =>
      network(groupDescription(shape, group), [
        [[units(hidden), features(2 * group.start)], ones(groupHidden)],
        [[units(groupHidden)], [...ones(group.count, 1 / MEAN_SCALE), ...ones(group.count, 1 / LOG_UNIT)]],
      ]),
    ),
    tables: {
      taps: Int16Array.from({ length: TAPS * channels }, () => Math.round(1500 * random.normal())),
      typicalScales: Int16Array.from({ length: anchors * channels }, () => random.integer(2000)),
    },
  };
}

/** The models of a cell network at all qualities. */
export function cellModelsOf(
  { shape, hidden, groups, tables }: CellFiles,
  options: { readonly simd?: boolean } = {},
): (anchorWeights: Int32Array) => CellModel {
  const read = ({ description, weights }: NetworkFiles) => readNetwork(description, weights, 'test');
  const network = cellNetwork(shape, { hidden: read(hidden), groups: groups.map(read) }, 'test');
  return cellModels(network, tables, options);
}
