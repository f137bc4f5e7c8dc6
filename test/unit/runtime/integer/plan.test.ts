import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inferShapes, parseGraph } from '../../../../src/runtime/integer/graph.js';
import { planRun } from '../../../../src/runtime/integer/plan.js';
import type { Program } from '../../../../src/runtime/integer/program.js';
import { type Shape, sizeOf } from '../../../../src/runtime/integer/tensor.js';
import { networks } from './network-arbitrary.js';

const program: Program = {
  scratch: (index) => 100 * index,
  bind: () => () => {},
  reserve: (count) => new Int16Array(count),
  clamp: () => {},
};

/** The plan of a description for `images` images of the sizes that its inputs fix. */
function plan(description: unknown, images = 1) {
  const graph = parseGraph(description, 'test');
  const shapes = inferShapes(graph, graph.shapes.slice(0, 1), 'input', 'test').map(
    ({ height, width, channels }): Shape => [images, height!, width!, channels],
  );
  return { graph, ...planRun(graph, shapes, program, 'test') };
}

it('keeps every tensor until the last layer that needs it has run', () => {
  fc.assert(
    fc.property(networks, ({ description, inputs: [x] }) => {
      const { graph, placed, count } = plan(description, x!.shape[0]);
      /** Which tensor holds each eight of the room. */
      const owner = new Int32Array(Math.ceil(count / 8)).fill(-1);
      const own = (tensor: number) => {
        const { at, shape } = placed[tensor]!;
        expect(at % 8).toBe(0);
        return owner.subarray(at / 8, Math.ceil((at + sizeOf(shape)) / 8));
      };
      own(0).fill(0);
      graph.reads.forEach((read, layer) => {
        own(layer + 1).fill(layer + 1);
        for (const tensor of read) expect(own(tensor).every((holder) => holder === tensor)).toBe(true);
      });
      expect(own(graph.output).every((holder) => holder === graph.output)).toBe(true);
    }),
    { endOnFailure: true },
  );
});

it('gives a chain of layers the room of two tensors, and the scratch of the most demanding layer', () => {
  const layers = Array.from({ length: 40 }, (_, i) => {
    return { kind: 'activation', name: `${i + 1}`, inputs: [`${i}`], slope: 0 };
  });
  const description = { inputs: [{ name: '0', height: 9, width: 8, channels: 5 }], layers, output: '40' };
  expect(plan(description)).toMatchObject({ count: 2 * 9 * 8 * 5, scratch: 3900 });
});
