import { afterEach, expect, it, vi } from 'vitest';
import { parseS3Address } from '../../../../src/batch/places/s3-address.js';
import { openS3 } from '../../../../src/batch/places/s3-client.js';

afterEach(() => vi.unstubAllEnvs());

it('an address that is none says what is wrong with it', () => {
  expect(parseS3Address('s3://bucket/a/b c.png')).toEqual({ bucket: 'bucket', key: 'a/b c.png' });
  expect(() => parseS3Address('s3:///key')).toThrow('must be s3://BUCKET/KEY');
  expect(() => parseS3Address('s3://b/x.png')).toThrow(
    '"b" cannot be the name of a bucket, which has 3 to 63',
  );
});

it.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3'])(
  'an endpoint that is no address names %s',
  async (name) => {
    vi.stubEnv(name, 'garbage');
    await expect(openS3()).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(new RegExp(`^${name}=garbage: must be the address`)),
    });
  },
);
