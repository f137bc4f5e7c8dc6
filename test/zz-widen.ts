// Widens the shipped photo model (256 channels, 7 anchors, lambda to 0.06) into the new shape.
import { readdirSync } from 'node:fs';
import { tf, tfl } from '../src/engine/tfjs.js';
import { useExactEngine } from '../src/engine/exact.js';
import { readInstalledModel } from '../src/model-store/installed.js';
import { numbersIn, readLayersFiles } from '../src/model-store/layers-files.js';
import { readStoredModel } from '../src/model-store/read-model.js'; import { filesIn } from '../src/model-store/folder.js';
import { float16sIn } from '../src/model-store/weights-file.js';
import { fileOf } from '../src/model-store/model-files.js';
import { PhotoTraining } from '../src/architectures/photo/training/photo-training.js';
import { trainingConfig } from '../src/training/config.js';
import { openDataset } from '../src/data/dataset.js';
import { writeModelFolder } from '../src/model-store/folder.js';
await useExactEngine();
const stored = await readStoredModel(filesIn('/work/main/models/photo'), '/work/main/models/photo'); const { files, read, where } = stored;
const config = trainingConfig({ preset: 'photo', data: process.argv[2]!, id: 'photo' }) as any;
const model = new PhotoTraining(config);
const O = 256, N = 384, A0 = 7, A1 = 11, K = Math.log(60) / Math.log(800); // new t of old t = 1
/** rows [A0, m] → [A1, m] */
const resample = (rows: ArrayLike<number>, m: number, slope = 0) => { const out = new Float32Array(A1 * m); for (let j = 0; j < A1; j++) { const u = Math.min(A0 - 1, (j / (A1 - 1)) / K * (A0 - 1)); const a = Math.min(A0 - 2, Math.floor(u)); for (let i = 0; i < m; i++) out[j * m + i] = rows[a * m + i]! * (1 - (u - a)) + rows[(a + 1) * m + i]! * (u - a); } return out; };
const of = (v: any) => v.dataSync() as Float32Array;
const layer = async (name: string) => numbersIn(await readLayersFiles(read, name, where), name);
const split = (all: Float32Array, shapes: number[][]) => { let at = 0; const r = shapes.map((s) => { const n = s.reduce((a, b) => a * b, 1); const v = all.subarray(at, at + n); at += n; return v; }); if (at !== all.length) throw new Error(`${at} of ${all.length}`); return r; };
// transforms
for (const [net, name] of [[model.autoencoder.encoder, 'encoder'], [model.autoencoder.decoder, 'decoder']] as const) {
  const now = net.getWeights(); const news = now.map((w: any) => w.shape as number[]);
  const olds = news.map((s: number[]) => s.map((d) => (d === N + 1 ? O + 1 : d === N && name === 'encoder' ? O : d)));
  const parts = split(Float32Array.from(await layer(name)), olds);
  net.setWeights(now.map((w: any, i: number) => {
    const ns = news[i]!, os = olds[i]!, old = parts[i]!; const v = Float32Array.from(w.dataSync());
    if (JSON.stringify(ns) === JSON.stringify(os)) return tf.tensor(old, ns);
    const rank = ns.length; const no = ns[rank - 1]!, oo = os[rank - 1]!; const ni = rank > 1 ? ns[rank - 2]! : 1, oi = rank > 1 ? os[rank - 2]! : 1; const outer = rank > 2 ? ns[0]! * ns[1]! : 1;
    const isFirst = name === 'decoder' && ni === N + 1; 
    // decoder synthesis_1: new channels' rows zero, so that the branch computes the same at first
    for (let o = 0; o < outer; o++) for (let a = 0; a < ni; a++) for (let b = 0; b < no; b++) {
      const at = (o * ni + a) * no + b;
      if (isFirst && a === N) { v[at] = b < oo ? old[(o * oi + O) * oo + b]! / K : 0; continue; }
      if (a < (isFirst ? O : oi) && b < oo) v[at] = old[(o * oi + a) * oo + b]!;
      else if (isFirst && no === 384 && a >= O) v[at] = 0;
    }
    return tf.tensor(v, ns);
  }));
}
const shapes = model.autoencoder.decoder.getWeights().map((w: any) => w.shape); console.log(JSON.stringify(shapes));
// gains
const gains = float16sIn(files, 'entropy/gains.bin', where);
for (const [k, v] of [model.logGains, model.logInverseGains].entries()) { const own = resample(gains.subarray(k * A0 * O, (k + 1) * A0 * O), O); const out = new Float32Array(A1 * N); for (let j = 0; j < A1; j++) out.set(own.subarray(j * O, (j + 1) * O), j * N); v.assign(tf.tensor2d(out, [A1, N])); }
// entropy network
const w = model.prior.weights; const H = 128;
{ const kernel = Float32Array.from(await layer('entropy/hidden')); const cells = [...Array(7).keys()];
  const above = of(w.above).slice(), left = of(w.left).slice();
  for (const cell of cells) for (let f = 0; f < 2; f++) for (let c = 0; c < N; c++) for (let h = 0; h < H; h++) {
    const value = c < O ? kernel[((cell * 2 + f) * O + c) * H + h]! : 0.2 * (cell < 5 ? above[((cell * 2 + f) * N + c) * H + h]! : left[(((cell - 5) * 2 + f) * N + c) * H + h]!) ;
    if (cell < 5) above[((cell * 2 + f) * N + c) * H + h] = value; else left[(((cell - 5) * 2 + f) * N + c) * H + h] = value; }
  w.above.assign(tf.tensor(above, w.above.shape) as any); w.left.assign(tf.tensor(left, w.left.shape) as any);
  w.bias.assign(tf.tensor2d(resample(kernel.subarray(7 * 2 * O * H), H), [A1, H])); }
const scales = of(w.scales).slice(); const oldGroups = [16, 32, 48, 64, 96]; let start = 0;
if (JSON.stringify(model.prior.shape.groups) !== JSON.stringify([...oldGroups, 128])) throw new Error(JSON.stringify(model.prior.shape.groups));
for (const [g, size] of oldGroups.entries()) {
  const numbers = Float32Array.from(await layer(`entropy/group-${g}`)); const G = 80; const group = w.groups[g]!;
  const rows = [H * G, 2 * start * G, A0 * G, G * 2 * size, A0 * 2 * size]; let at = 0; const [a, b, bias, out, sc] = rows.map((n) => { const v = numbers.subarray(at, at + n); at += n; return v; }); if (at !== numbers.length) throw new Error('group');
  group.a.assign(tf.tensor2d(a!, [H, G])); if (group.b) group.b.assign(tf.tensor2d(b!, group.b.shape)); group.bias.assign(tf.tensor2d(resample(bias!, G), [A1, G])); group.out.assign(tf.tensor2d(out!, [G, 2 * size]));
  const s = resample(sc!, 2 * size); for (let j = 0; j < A1; j++) for (let i = 0; i < size; i++) { const beyond = Math.max(0, j / (A1 - 1) / K - 1) * Math.log(60) / 2; scales[j * N + start + i] = s[j * 2 * size + size + i]! + beyond; }
  start += size; }
w.scales.assign(tf.tensor2d(scales, [A1, N]));
const bytes = fileOf(files, 'entropy/channels.bin', where); const taps16 = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + 2 * 4 * O)); const taps = of(w.taps).slice();
for (let k = 0; k < 4; k++) for (let c = 0; c < O; c++) taps[k * N + c] = taps16[k * O + c]! / 4096; w.taps.assign(tf.tensor(taps, w.taps.shape) as any);
const dataset = await openDataset(process.argv[2]!, { split: 'train' } as any);
const frozen = await model.freeze(dataset, Uint32Array.from({ length: 32 }, (_, i) => i));
console.log(frozen.errors.filter((e) => e.error > 0.02 || (e.reach ?? 0) > 1).length, 'layers');
await writeModelFolder('/tmp/photo-wide', 'photo', frozen.files, frozen.layers as any);
process.exit(0);
