import { AecError } from '../../errors.js';

type Sdk = typeof import('@aws-sdk/client-s3');
type Storage = typeof import('@aws-sdk/lib-storage');

/** The S3 client of the AWS SDK, and the commands and uploads that it sends. */
export interface S3Service extends Pick<Sdk, (typeof COMMANDS)[number]>, Pick<Storage, 'Upload'> {
  readonly client: InstanceType<Sdk['S3Client']>;
}

const COMMANDS = [
  'GetObjectCommand',
  'HeadObjectCommand',
  'ListObjectsV2Command',
  'PutObjectCommand',
] as const;

/** Milliseconds to wait for a connection, and for the next byte on one. */
const TIMEOUTS = { connectionTimeout: 10_000, socketTimeout: 60_000 };

/** Requests that failed for a while are sent again; the last time after about 10 seconds. */
const ATTEMPTS = 5;

/** What signs and routes requests to a server of one's own, where no region means anything. */
const ANY_REGION = 'us-east-1';

let service: Promise<S3Service> | undefined;

/**
 * The client, opened once per process. The SDK finds credentials, region and endpoint as all AWS tools do: in the environment,
 * in ~/.aws, or from the machine. `AecError('usage')` where the SDK is not installed, or the endpoint is no address.
 */
export async function openS3(): Promise<S3Service> {
  checkEndpoint();
  service ??= open();
  return service;
}

/** Whether requests go to another server than AWS's. */
export function hasOwnEndpoint(): boolean {
  return Boolean(process.env.AWS_ENDPOINT_URL_S3 || process.env.AWS_ENDPOINT_URL);
}

/** Throws AecError('usage') that names the variable. */
function checkEndpoint(): void {
  const name = process.env.AWS_ENDPOINT_URL_S3 ? 'AWS_ENDPOINT_URL_S3' : 'AWS_ENDPOINT_URL';
  const url = process.env[name];
  if (!url || (URL.canParse(url) && /^https?:/i.test(url))) return;
  throw new AecError('usage', `${name}=${url}: must be the address of a server, like http://localhost:9000`);
}

async function open(): Promise<S3Service> {
  // The SDK says on every start that its later versions will need another Node.js: nothing that a user of aec can act on.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const [sdk, { Upload }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('@aws-sdk/lib-storage'),
  ]).catch((cause: unknown) => {
    throw new AecError(
      'usage',
      's3:// needs the AWS SDK; install it with: npm install @aws-sdk/client-s3 @aws-sdk/lib-storage',
      { cause },
    );
  });
  const client = new sdk.S3Client({
    requestHandler: TIMEOUTS,
    maxAttempts: ATTEMPTS,
    // Servers other than AWS's know neither buckets as host names nor the newest checksums.
    ...(hasOwnEndpoint() && {
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      region: process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? ANY_REGION,
    }),
  });
  const { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } = sdk;
  return { client, Upload, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand };
}
