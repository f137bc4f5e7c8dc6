import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { openDataset } from '../../../src/data/dataset.js';
import { baseline } from '../../../src/evaluation/baselines.js';
import { evaluate } from '../../../src/evaluation/evaluate.js';
import { makeReport, writeResults } from '../../../src/evaluation/result.js';

const folder = await mkdtemp(path.join(tmpdir(), 'aec-result-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const digits = await openDataset('mnist', { split: 'test', limit: 4 });
const png = await evaluate(baseline('png', 1), digits);

describe('the report of an evaluation', () => {
  it('says what was measured, where, and with what', async () => {
    const before = Date.now();
    const report = await makeReport(digits, [png]);
    expect(report).toMatchObject({
      version: 1,
      dataset: { name: 'mnist-test', images: 4, skipped: [], channels: 1 },
      machine: { cores: cpus().length, node: process.versions.node },
      versions: { aec: packageJson.version, tfjs: '4.22.0', sharp: sharp.versions.sharp },
      seed: null,
    });
    expect(Date.parse(report.date)).toBeGreaterThanOrEqual(before - 1);
    expect(report.commit === null || /^[0-9a-f]{40}(-dirty)?$/.test(report.commit)).toBe(true);
    expect(report.results).toEqual([expect.objectContaining({ codec: 'png', metrics: png.metrics })]);
    expect(report.results[0]).not.toHaveProperty('rows');
  });

  it('holds the figures of every image when asked to', async () => {
    const report = await makeReport(digits, [png], { perImage: true });
    expect(report.results[0]!.rows).toEqual(png.rows);
    expect(png.rows).toHaveLength(4);
  });

  it('is written whole, and reads back as it was', async () => {
    const report = await makeReport(digits, [png]);
    await writeResults(path.join(folder, 'results.json'), report);
    expect(JSON.parse(await readFile(path.join(folder, 'results.json'), 'utf8'))).toEqual(report);
    expect(await readdir(folder)).toEqual(['results.json']);
  });
});
