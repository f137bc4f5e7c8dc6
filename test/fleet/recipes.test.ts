import { spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { inPackage } from '../../src/package-root.js';
import { digitPng, filesIn, temporaryFolder } from '../cli/images.js';
import { runAec } from '../cli/run-aec.js';
import { skipReason } from './outside-programs.js';

const IMAGES = 6;
const recipe = (name: string) => inPackage(`src/docs/fleet/${name}`);
const read = (name: string) => readFile(recipe(name), 'utf8');

/** Runs each recipe as its scheduler would, for three tasks, with folders of this test in place of its own. */
describe('a recipe', async () => {
  const cwd = await temporaryFolder();
  const outputs = Array.from({ length: IMAGES }, (_, n) => `${n}.aec`);

  beforeAll(async () => {
    await mkdir(path.join(cwd, 'in'));
    for (let n = 0; n < IMAGES; n++) await writeFile(path.join(cwd, 'in', `${n}.png`), await digitPng(n));
    await mkdir(path.join(cwd, 'shims'));
    const aec = `exec "${process.execPath}" "${inPackage('bin/aec.js')}" "$@"`;
    for (const [name, line] of [
      ['aec', aec],
      ['srun', 'exec "$@"'],
    ]) {
      await writeFile(path.join(cwd, 'shims', name!), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
    }
  });

  function runScript(name: string, env: Record<string, string>): void {
    const PATH = [path.join(cwd, 'shims'), process.env.PATH].join(path.delimiter);
    const run = spawnSync('bash', [recipe(name)], {
      cwd,
      env: { ...process.env, PATH, ...env },
      encoding: 'utf8',
    });
    expect(run.status, run.stderr).toBe(0);
  }

  /** Runs the command of a container for each of three tasks. The parts make the whole, and no part is all of it. */
  async function runTasks(
    folder: string,
    command: readonly string[],
    envOf: (task: number) => Record<string, string>,
  ): Promise<void> {
    const counts: number[] = [];
    for (const task of [0, 1, 2]) {
      const run = await runAec(command, { cwd, env: envOf(task) });
      expect(run).toMatchObject({ code: 0, stderr: '' });
      counts.push((await filesIn(path.join(cwd, folder)).catch(() => [])).length);
    }
    expect(counts[2]).toBe(IMAGES);
    expect(counts[1]).toBeLessThan(IMAGES);
    expect(await filesIn(path.join(cwd, folder))).toEqual(outputs);
  }

  const noScripts = process.platform === 'win32' ? ' (skipped: the scripts are for bash on Unix)' : '';
  it.skipIf(noScripts)(`for Slurm does all parts of an array${noScripts}`, async () => {
    const options = (await read('slurm.sh')).split('\n').filter((line) => line.startsWith('#SBATCH'));
    const known = /^#SBATCH --(job-name|array|cpus-per-task|mem|time|signal|requeue)(=\S+)?$/;
    for (const option of options) expect(option).toMatch(known);
    expect(options).toContain('#SBATCH --array=1-100');
    for (const task of [1, 2, 3]) {
      runScript('slurm.sh', {
        ...{ FROM: 'in', TO: 'slurm', SLURM_ARRAY_TASK_ID: String(task), SLURM_ARRAY_TASK_COUNT: '3' },
        ...{ SLURM_ARRAY_TASK_MIN: '1', SLURM_ARRAY_TASK_MAX: '3', SLURM_ARRAY_TASK_STEP: '1' },
        SLURM_CPUS_PER_TASK: '1',
      });
    }
    expect(await filesIn(path.join(cwd, 'slurm'))).toEqual(outputs);
  });

  it('for AWS Batch is a job definition that does all parts of an array', async () => {
    const strings = v.record(v.string(), v.string());
    const resources = v.array(v.object({ type: v.picklist(['VCPU', 'MEMORY', 'GPU']), value: v.string() }));
    const definition = v.parse(
      v.strictObject({
        jobDefinitionName: v.string(),
        type: v.literal('container'),
        parameters: strings,
        retryStrategy: v.strictObject({ attempts: v.number() }),
        timeout: v.strictObject({ attemptDurationSeconds: v.number() }),
        containerProperties: v.strictObject({
          image: v.string(),
          jobRoleArn: v.string(),
          command: v.array(v.string()),
          resourceRequirements: resources,
        }),
      }),
      JSON.parse(await read('aws-batch.json')),
    );
    const folders: Record<string, string> = { from: 'in', to: 'aws' };
    expect(Object.keys(definition.parameters)).toEqual(Object.keys(folders));
    const { command } = definition.containerProperties;
    const filled = command.map((word) => word.replace(/Ref::(\w+)/, (_all, name: string) => folders[name]!));
    await runTasks('aws', filled, (task) => ({
      AWS_BATCH_JOB_ARRAY_INDEX: String(task),
      AWS_BATCH_JOB_ARRAY_SIZE: '3',
    }));
  });

  it('for Kubernetes is an Indexed Job that does all parts', async () => {
    const job = v.parse(
      v.object({
        apiVersion: v.literal('batch/v1'),
        kind: v.literal('Job'),
        spec: v.object({
          completionMode: v.literal('Indexed'),
          completions: v.number(),
          parallelism: v.number(),
          backoffLimitPerIndex: v.number(),
          template: v.object({
            spec: v.object({
              restartPolicy: v.literal('Never'),
              containers: v.tuple([
                v.object({
                  args: v.array(v.string()),
                  volumeMounts: v.tuple([v.object({ name: v.string(), mountPath: v.string() })]),
                }),
              ]),
              volumes: v.tuple([v.object({ name: v.string() })]),
            }),
          }),
        }),
      }),
      parse(await read('kubernetes.yaml')),
    );
    const {
      containers: [
        {
          args,
          volumeMounts: [mount],
        },
      ],
      volumes: [volume],
    } = job.spec.template.spec;
    expect(args).toContain(`auto/${job.spec.completions}`);
    expect(mount.name).toBe(volume.name);
    const folders: Record<string, string> = {
      [`${mount.mountPath}/originals`]: 'in',
      [`${mount.mountPath}/small/`]: 'kubernetes/',
      [`auto/${job.spec.completions}`]: 'auto/3',
    };
    const filled = args.map((word) => folders[word] ?? word);
    await runTasks('kubernetes', filled, (task) => ({ JOB_COMPLETION_INDEX: String(task) }));
  });

  const noParallel = skipReason('parallel');
  it.skipIf(noParallel)(
    `for GNU parallel does all parts, and again what is left over${noParallel}`,
    async () => {
      const env = { FROM: 'in', TO: 'parallel', PARTS: '3', HOME: cwd };
      runScript('parallel.sh', env);
      expect(await filesIn(path.join(cwd, 'parallel'))).toEqual(outputs);
      runScript('parallel.sh', env);
    },
  );
});

describe('the compose file', () => {
  const service = v.object({
    image: v.string(),
    build: v.optional(v.string()),
    command: v.array(v.string()),
    environment: v.optional(v.record(v.string(), v.string())),
    depends_on: v.optional(v.record(v.string(), v.object({ condition: v.literal('service_healthy') }))),
    deploy: v.optional(v.object({ replicas: v.number() })),
    healthcheck: v.optional(v.object({ test: v.array(v.string()) })),
    volumes: v.array(v.string()),
  });
  const schema = v.object({
    services: v.object({ redis: service, worker: service }),
    volumes: v.record(v.string(), v.null()),
  });

  it('starts a Redis that keeps all, and two workers that the program knows how to run', async () => {
    const { services, volumes } = v.parse(schema, parse(await read('compose.yaml')));
    const { redis, worker } = services;
    expect(worker.deploy!.replicas).toBe(2);
    expect(Object.keys(worker.depends_on!)).toEqual(['redis']);
    expect(redis.healthcheck).toBeDefined();
    expect(Object.keys(volumes)).toEqual([redis.volumes[0]!.split(':')[0]]);
    expect(redis.command.join(' ')).toBe('redis-server --appendonly yes --maxmemory-policy noeviction');
    expect(new URL(worker.environment!.AEC_REDIS!).hostname).toBe('redis');
    const known = await runAec([...worker.command, '--print-config'], {
      cwd: inPackage('test'),
      env: worker.environment!,
    });
    expect(JSON.parse(known.stdout.toString())).toMatchObject({
      'batch worker': { redis: worker.environment!.AEC_REDIS },
    });
  });

  it('has an image with the packages that aec names', async () => {
    const { peerDependencies } = JSON.parse(await readFile(inPackage('package.json'), 'utf8'));
    const installed = [...(await read('Dockerfile')).matchAll(/(@?[\w/-]+)@(\d+)\b/g)];
    expect(installed.map(([, name]) => name)).toEqual([
      'bullmq',
      'ioredis',
      '@aws-sdk/client-s3',
      '@aws-sdk/lib-storage',
    ]);
    for (const [, name, major] of installed)
      expect(peerDependencies[name!]).toMatch(new RegExp(`^\\^${major}\\.`));
  });
});
