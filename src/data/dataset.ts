export type { Dataset, DatasetNote, DatasetOptions, Size, SkippedImage } from './dataset-contract.js';
export { openDataset } from './open-dataset.js';
export { type Split, splitValidation } from './split.js';
export { subsetOf } from './subset.js';
