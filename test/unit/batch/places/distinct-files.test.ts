import fc from 'fast-check';
import { expect, it } from 'vitest';
import { outputNameOf } from '../../../../src/batch/output-name.js';
import { distinctFiles } from '../../../../src/batch/places/distinct-files.js';

/** What is passed on of names, and what is not. */
async function sift(names: readonly string[], outputOf: (name: string) => string) {
  const files = (async function* () {
    for (const name of names) yield { name, bytes: 1 };
  })();
  const problems: string[] = [];
  const passed: string[] = [];
  for await (const { name } of distinctFiles(files, outputOf, (name) => problems.push(name)))
    passed.push(name);
  return { passed, problems };
}

const compressed = (name: string) => outputNameOf(name, { extension: '.aec' });
const decompressed = (name: string) => outputNameOf(name, { extension: '.png' });

it.each([
  ['compressing', ['.png', '.jpg', '.PNG'], compressed],
  ['decompressing', ['.aec', '.AEC', '.png.aec'], decompressed],
] as const)(
  'finds in any sorted list what would be written to one file, %s',
  async (_what, extensions, outputOf) => {
    const part = fc.stringMatching(/^[ab./]{1,4}$/).filter((text) => !/(^|\/)[./]*(\/|$)/.test(text));
    const name = fc.tuple(part, fc.constantFrom(...extensions)).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, { maxLength: 12 }), async (unsorted) => {
        const names = [...unsorted].sort();
        const { passed, problems } = await sift(names, outputOf);
        expect([...passed, ...problems].sort()).toEqual(names);
        expect(passed.map(outputOf)).toEqual(
          [...new Set(names.map(outputOf))].filter((output) => passed.map(outputOf).includes(output)),
        );
        expect(new Set(passed.map(outputOf))).toEqual(new Set(names.map(outputOf)));
      }),
      { numRuns: 500 },
    );
  },
);

it('lets pass what keeps its extension', async () => {
  const outputOf = (name: string) => outputNameOf(name, { extension: '.aec', keepExtension: true });
  expect(await sift(['a.jpg', 'a.png'], outputOf)).toEqual({ passed: ['a.jpg', 'a.png'], problems: [] });
});

it.each(['../x.png', 'a/../b.png', '/etc/x.png', 'a//b.png', './x.png', 'a\\b.png', 'a\0.png'])(
  'does not take %j, which leads elsewhere',
  async (name) => {
    expect(await sift(['a.png', name], compressed)).toEqual({ passed: ['a.png'], problems: [name] });
  },
);
