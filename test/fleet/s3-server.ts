import { type ChildProcess, spawn } from 'node:child_process';
import { eventually, freePort, skipReason } from './outside-programs.js';

export const noS3 = skipReason('moto_server', ['--help']);

/** Moto's imitation of S3 on a free port of 127.0.0.1, empty at first. It lives in memory. */
export class S3Server {
  readonly url: string;
  /** What makes the AWS SDK of a process talk to it, and to nothing else. */
  readonly env: Readonly<Record<string, string>>;
  readonly #process: ChildProcess;

  static async start(): Promise<S3Server> {
    const port = await freePort();
    const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
    const server = new S3Server(`http://127.0.0.1:${port}`, child);
    await eventually(() => fetch(server.url));
    return server;
  }

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#process = child;
    this.env = {
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
  }

  /** Makes a bucket. */
  async makeBucket(name: string): Promise<void> {
    const made = await fetch(`${this.url}/${name}`, { method: 'PUT' });
    if (!made.ok) throw new Error(`bucket ${name}: ${made.status}`);
  }

  async put(bucket: string, key: string, content: Uint8Array | string): Promise<void> {
    const made = await fetch(`${this.url}/${bucket}/${encodeURI(key)}`, {
      method: 'PUT',
      body: Buffer.from(content),
    });
    if (!made.ok) throw new Error(`${bucket}/${key}: ${made.status}`);
  }

  stop(): void {
    this.#process.kill('SIGKILL');
  }
}
