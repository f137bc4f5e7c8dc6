import { findPlace } from '../../batch/find-place.js';
import type { FindPlace, Place } from '../../batch/place.js';
import { readStdin, STANDARD_STREAM, writeStdout } from './standard-streams.js';

const standardStreams: Place = {
  read: (_ref, limits) => readStdin(limits),
  stat: async () => undefined,
  async publish(_ref, bytes) {
    await writeStdout(bytes);
    return true;
  },
  nameOf: () => 'stdin',
};

/** Also finds stdin and stdout, which only the main thread has. */
export const findPlaceOrStream: FindPlace = async (ref) =>
  ref === STANDARD_STREAM ? standardStreams : findPlace(ref);
