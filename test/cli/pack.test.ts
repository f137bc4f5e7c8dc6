import { mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from './images.js';
import { linesOf, runAec } from './run-aec.js';

const COUNT = 70;
let folder: string;
let images: string;
let pack: string;
const run = (args: readonly string[]) => runAec(args, { cwd: folder });

beforeAll(async () => {
  folder = await temporaryFolder();
  images = path.join(folder, 'digits');
  pack = path.join(folder, 'digits.aec');
  await mkdir(path.join(images, 'deep'), { recursive: true });
  for (let n = 0; n < COUNT; n++) {
    const data = Uint8Array.from({ length: 144 }, (_, i) => ((i * (n + 3)) % 7 === 0 ? 255 : 0));
    const name = n < 5 ? `deep/${n}.png` : `${n}.png`;
    await sharp(data, { raw: { width: 12, height: 12, channels: 1 } })
      .png()
      .toFile(path.join(images, name));
  }
  const { code, stdout } = await run(['pack', images, '-o', pack, '-m', 'mnist-rd', '--lossless']);
  expect(code).toBe(0);
  expect(linesOf(stdout)[0]).toContain(`${COUNT} images`);
});

describe('aec pack', () => {
  it('refuses to replace a file, and a model of one rate its options', async () => {
    expect((await run(['pack', images, '-o', pack, '-m', 'mnist-rd'])).code).toBe(3);
    const other = path.join(folder, 'other.aec');
    const { code } = await run(['pack', images, '-o', other, '-m', 'mnist-conv-8', '--lossless']);
    expect(code).toBe(2);
    await expect(stat(other)).rejects.toThrow();
  });

  it('is what compress makes of a folder and the name of one .aec file', async () => {
    const same = path.join(folder, 'same.aec');
    const args = ['compress', images, '-m', 'mnist-rd', '--lossless'];
    const { code, stdout } = await run([...args, '-o', same]);
    expect([code, linesOf(stdout)[0]]).toEqual([0, expect.stringContaining(`${COUNT} images`)]);
    expect(await readFile(same)).toEqual(await readFile(pack));
    expect((await run([...args, '-o', same])).code).toBe(3);
    const { code: refused, stderr } = await run([...args, '-o', same, '--force', '--keep-metadata']);
    expect([refused, stderr]).toEqual([2, expect.stringContaining('a pack holds no metadata')]);
  });

  it('is not what compress makes for a folder whose name ends in .aec', async () => {
    const outputs = path.join(folder, 'folder.aec');
    await mkdir(outputs);
    const args = ['compress', path.join(images, 'deep'), '-m', 'mnist-rd', '--no-verify', '-q'];
    expect((await run([...args, '-o', outputs])).code).toBe(0);
    expect(await readdir(outputs)).toHaveLength(5);
    expect((await run([...args, '-o', `${folder}/new.aec/`])).code).toBe(0);
    expect(await readdir(path.join(folder, 'new.aec'))).toHaveLength(5);
  });

  it('comes back whole, with its tree of names', async () => {
    const out = path.join(folder, 'back');
    expect((await run(['decompress', pack, '-o', out])).code).toBe(0);
    const names = await readdir(out, { recursive: true });
    expect(names.filter((name) => name.endsWith('.png'))).toHaveLength(COUNT);
    for (const name of ['deep/3.png', '33.png']) {
      const pixels = (file: string) => sharp(path.join(file, name)).greyscale().raw().toBuffer();
      expect(await pixels(out)).toEqual(await pixels(images));
    }
  });

  it('gives one image by name or number', async () => {
    const byName = path.join(folder, 'name.png');
    const byNumber = path.join(folder, 'number.png');
    expect((await run(['decompress', pack, '--only', '33.png', '-o', byName])).code).toBe(0);
    const { stdout } = await run(['info', pack, '--json']);
    const { names } = JSON.parse(stdout.toString('utf8')).results[0];
    const place = String(names.indexOf('33.png'));
    expect((await run(['decompress', pack, '--only', place, '-o', byNumber])).code).toBe(0);
    expect(await readFile(byNumber)).toEqual(await readFile(byName));
    expect((await run(['decompress', pack, '--only', 'nothing.png', '-o', byName, '-f'])).code).toBe(3);
  });

  it('keeps transparency, or puts a colour behind it', async () => {
    const icons = path.join(folder, 'icons');
    await mkdir(icons);
    for (let n = 0; n < 3; n++) {
      const data = Uint8Array.from({ length: 8 * 8 * 4 }, (_, i) =>
        i % 4 === 3 ? (i * (n + 1)) % 256 : 90 * n,
      );
      await sharp(data, { raw: { width: 8, height: 8, channels: 4 } })
        .png()
        .toFile(path.join(icons, `${n}.png`));
    }
    const pack = path.join(folder, 'icons.aec');
    expect((await run(['compress', icons, '-o', pack, '-m', 'mnist-rd', '--lossless'])).code).toBe(0);
    const out = path.join(folder, 'icons-back');
    expect((await run(['decompress', pack, '-o', out])).code).toBe(0);
    const pixelsOf = (file: string) => sharp(file).ensureAlpha().toColourspace('srgb').raw().toBuffer();
    expect(await pixelsOf(path.join(out, '1.png'))).toEqual(await pixelsOf(path.join(icons, '1.png')));
    const original = await readFile(path.join(icons, '1.png'));
    const beside = await run(['decompress', pack]);
    expect([beside.code, beside.stderr]).toEqual([
      0,
      expect.stringContaining(`${icons} has files already; the images go to ${icons}-unpacked`),
    ]);
    expect(await readdir(`${icons}-unpacked`)).toEqual(['0.png', '1.png', '2.png']);
    expect(await run(['decompress', pack])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining(
        `${icons} and ${icons}-unpacked exist already; choose a folder with -o`,
      ),
    });
    expect(await readFile(path.join(icons, '1.png'))).toEqual(original);
    const { stdout } = await run(['info', pack]);
    expect(stdout.toString('utf8')).toContain('3 of 8×8 gray with alpha');
    const args = ['pack', icons, '-o', pack, '-f', '-m', 'mnist-rd', '--background', 'red'];
    expect((await run(args)).code).toBe(0);
    expect((await run(['info', pack])).stdout.toString('utf8')).toContain('3 of 8×8 RGB');
  });

  it('is described without its model', async () => {
    const { code, stdout } = await run(['info', pack, '--json']);
    expect(code).toBe(0);
    const [description] = JSON.parse(stdout.toString('utf8')).results;
    expect(description).toMatchObject({ kind: 'pack', images: COUNT, rate: 128, blocks: 2 });
    expect(description.shapes).toEqual({ '12×12 gray': COUNT });
  });

  it('leaves out images whose names it cannot hold', async () => {
    const source = path.join(folder, 'named');
    await mkdir(source);
    const image = await readFile(path.join(images, '33.png'));
    const names = ['good.png', 'c\u009b.png', 'line\n.png'].map((name) => path.join(source, name));
    for (const name of [
      ...names,
      Buffer.concat([Buffer.from(`${source}/b`), Buffer.of(0xff), Buffer.from('.png')]),
    ]) {
      await writeFile(name, image);
    }
    const file = path.join(folder, 'named.aec');
    const { code, stderr } = await run(['compress', source, '-o', file, '-m', 'mnist-rd']);
    expect(code).toBe(3);
    expect(linesOf(stderr)).toEqual([
      ...[1, 2, 3].map(() => expect.stringMatching(/^aec: .* skipped: a name that (has|is) /)),
      'aec: 3 files could not be packed',
    ]);
    const { stdout } = await run(['info', file, '--json']);
    expect(JSON.parse(stdout.toString('utf8')).results[0].names).toEqual(['good.png']);
  });

  it('writes nothing outside the folder that it is unpacked to', async () => {
    const out = path.join(folder, 'led');
    await mkdir(out);
    await mkdir(path.join(folder, 'outside'));
    await symlink('../outside', path.join(out, 'deep'));
    const { code, stderr } = await run(['decompress', pack, '-o', out, '--force']);
    expect([code, stderr]).toEqual([3, expect.stringContaining(`a link leads out of the folder ${out}`)]);
    expect(await readdir(path.join(folder, 'outside'))).toEqual([]);
    expect(await readdir(out)).toEqual(['deep']);
  });

  it('shows damage as such', async () => {
    const bytes = await readFile(pack);
    bytes[40] = bytes[40]! ^ 1;
    const damaged = path.join(folder, 'damaged.aec');
    await writeFile(damaged, bytes);
    expect((await run(['info', damaged])).code).toBe(4);
    expect((await run(['decompress', damaged, '-o', path.join(folder, 'x')])).code).toBe(4);
  });

  it('knows --only for packs alone', async () => {
    const image = path.join(images, '33.png');
    const file = path.join(folder, '33.aec');
    expect((await run(['compress', image, '-o', file, '-m', 'mnist-rd', '--quality', '5'])).code).toBe(0);
    expect((await run(['decompress', file, '--only', '0', '-o', path.join(folder, 'y.png')])).code).toBe(2);
  });
});
