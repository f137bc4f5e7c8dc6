import { tf } from '../engine/tfjs.js';

/** What `action` gives, which holds no tensors; those that it made are disposed of. */
export function tidily<T>(action: () => T): T {
  let result: { readonly value: T } | undefined;
  tf.tidy(() => {
    result = { value: action() };
  });
  return result!.value;
}
