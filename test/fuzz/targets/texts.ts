import type { IncomingMessage, ServerResponse } from 'node:http';
import { Writable } from 'node:stream';
import { parseModelList } from '../../../src/architectures/model-list.js';
import { answerRequest } from '../../../src/cli/commands/serve/answer-request.js';
import { applyConfig } from '../../../src/cli/core/apply-config.js';
import { buildProgram } from '../../../src/cli/core/program.js';
import { parseIdx } from '../../../src/data/idx.js';
import { parseResults } from '../../../src/evaluation/read-results.js';
import { readImage } from '../../../src/image/read.js';
import { readImageMetadata } from '../../../src/image/read-metadata.js';
import { mendPng } from '../checksums.js';
import { mutateBytes, mutateJson } from '../mutate.js';
import type { Target } from '../target.js';

/** What is no .aec file: configurations, IDX files, reports, lists, requests, images. */
export function textTargets(images: readonly Uint8Array[], report: unknown): Target[] {
  const config = {
    compress: { quality: 30, lossless: false, output: 'x', model: 'photo', targetBytes: 9 },
    eval: { metrics: ['psnr'], baselines: 'all', data: '.', csv: 'a.csv', qualities: [1, 2] },
    train: { option: ['a=1'], epochs: 3, data: 'x' },
  };
  const json = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
  const contentOf = (input: Uint8Array): unknown => JSON.parse(Buffer.from(input).toString('utf8'));
  return [
    {
      name: 'config',
      make: (random) => json(mutateJson(mutateJson(config, random), random)),
      async read(input) {
        const program = buildProgram();
        const command = program.commands.find((own) => own.name() === 'compress')!;
        applyConfig(program, command, { file: 'c', folder: process.cwd(), content: contentOf(input) });
      },
    },
    {
      name: 'report',
      make: (random) =>
        random.integer(4) === 0 ? mutateBytes(json(report), random) : json(mutateJson(report, random)),
      read: async (input) => parseResults(input, 'r'),
    },
    {
      name: 'list',
      make: (random) =>
        json(
          mutateJson(
            { models: [{ id: 'a', hash: 'b', folder: 'c/', channels: 1, hasQuality: true }] },
            random,
          ),
        ),
      read: async (input) => parseModelList(input, 'l'),
    },
    {
      name: 'idx',
      make: (random) =>
        mutateBytes(
          Buffer.from('00000803000000020000000300000002' + '0102030405060708090a0b0c', 'hex'),
          random,
        ),
      read: (input) => parseIdx([input.subarray(0, 7), input.subarray(7)], 'i'),
    },
    {
      name: 'image',
      make: (random) => {
        const image = images[random.integer(images.length)]!;
        const changed = mutateBytes(image, random);
        return changed[0] === 0x89 && random.integer(4) > 0 ? mendPng(changed) : changed;
      },
      async read(input) {
        await readImage(input, { keepAlpha: true, colours: 'stored', limits: { pixels: 2 ** 22 } });
        await readImageMetadata(input, { colours: 'stored' });
      },
    },
    {
      name: 'http',
      make: (random) => mutateBytes(Buffer.from('GET /models/ab/manifest.json?x#y localhost:80'), random, 6),
      read: (input) => answer(Buffer.from(input).toString('latin1')),
    },
  ];
}

/** Asks for what the words say; the answer must be of a known status. */
async function answer(text: string): Promise<void> {
  const [method = '', url = '', host = ''] = text.split(' ');
  let status = 0;
  const response = Object.assign(new Writable({ write: (_chunk, _encoding, done) => done() }), {
    writeHead(code: number) {
      status = code;
      return response;
    },
  });
  const served = new Map([
    ['/models/ab/manifest.json', { type: 'application/octet-stream', body: Buffer.from('{}') }],
  ]);
  const request = { method, url, headers: { host } } as unknown as IncomingMessage;
  await answerRequest(request, response as unknown as ServerResponse, served);
  if (![200, 403, 404, 405].includes(status)) throw new Error(`status ${status}`);
}
