import { execFileSync } from 'node:child_process';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import type { Domain } from './domain.js';
import { fillFolder } from './finished-folder.js';

const PACKAGE = 'emoji-datasource-google@16.0.0';
const FOLDER = 'img/google/64';
/** Every twelfth icon is kept aside, up to this many. */
const TEST_ICONS = 304;

/** Icons of 64×64 pixels on white. `source` holds the original PNGs; without it they come from npm. */
export async function makeIcons(folder: string, source?: string): Promise<Domain> {
  await fillFolder(folder, async (unfinished) => {
    const originals = source ?? (await fromNpm(`${folder}-package`));
    const names = (await readdir(originals)).filter((name) => name.endsWith('.png')).sort();
    for (const part of ['train', 'test']) await mkdir(path.join(unfinished, part));
    let kept = 0;
    for (const [n, name] of names.entries()) {
      const isTest = n % 12 === 5 && kept < TEST_ICONS;
      if (isTest) kept++;
      await sharp(path.join(originals, name))
        .flatten({ background: 'white' })
        .toColourspace('srgb')
        .removeAlpha()
        .png()
        .toFile(path.join(unfinished, isTest ? 'test' : 'train', name));
    }
  });
  return {
    name: 'icons',
    title: 'Icons of 64×64 pixels on white',
    train: path.join(folder, 'train'),
    test: path.join(folder, 'test'),
    isPack: false,
    targets: [
      { against: 'WebP', share: 0.6, at: [25, 34] },
      { against: 'AVIF 4:4:4', share: 0.7, at: [25, 30] },
      { against: 'AVIF 4:4:4', share: 1, at: [31, 34] },
      { against: 'WebP', share: 0.75, at: 'lossless' },
    ],
  };
}

/** Downloads the package and unpacks its icons. Returns their folder. */
async function fromNpm(folder: string): Promise<string> {
  await fillFolder(folder, async (unfinished) => {
    process.stderr.write(`npm pack ${PACKAGE}\n`);
    execFileSync('npm', ['pack', PACKAGE, '--ignore-scripts', '--silent', '--pack-destination', unfinished]);
    const [tarball] = await readdir(unfinished);
    execFileSync('tar', ['-xzf', tarball!, `package/${FOLDER}`], { cwd: unfinished });
    await rm(path.join(unfinished, tarball!));
  });
  return path.join(folder, 'package', FOLDER);
}
