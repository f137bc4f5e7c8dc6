import { numberWhere, type Settings, type ValuesOf, wholeNumber } from '../../settings.js';
import { from, hardEpochs, type TrainingConfig } from '../../training-config.js';

/** The settings of `photo` beside the common ones. */
export const photoSettings = {
  hardEpochs,
  sampleEpochs: wholeNumber(
    4,
    0,
    1e6,
    'how many of the epochs, at the end, train the networks that code samples exactly or nearly so',
  ),
  from,
  structure: numberWhere(
    0,
    (share) => share >= 0 && share <= 1,
    'from 0 to 1',
    'share',
    'share of the structural error, 1 − MS-SSIM of luma, in the distortion, usually 0 to 0.5; the rest is squared error',
  ),
} satisfies Settings;

export type PhotoConfig = TrainingConfig & ValuesOf<typeof photoSettings>;
