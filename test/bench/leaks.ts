/** 10,000 calls of the library with each of two models, and what they leave behind. Writes results/leaks.json. */
import { measureLeaks } from '../library/measure-leaks.js';
import { writeBenchResults } from './write-results.js';

const CALLS = 10_000;

const models: Record<string, unknown> = {};
for (const id of ['mnist-conv-8', 'mnist-rd']) models[id] = await measureLeaks(id, CALLS, 0.1);
await writeBenchResults('leaks', { models });
