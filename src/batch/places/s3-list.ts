import type { ListedFile } from './listed-file.js';
import { parseS3Prefix } from './s3-address.js';
import { openS3 } from './s3-client.js';
import { explainS3Error } from './s3-errors.js';

/**
 * All objects below `s3://bucket/prefix`, by their names without the prefix, sorted by their UTF-8 bytes. A page of `atOnce` is in memory at a
 * time. What is not an object but stands for a folder, with a slash at its end, is left out.
 */
export async function* listS3(ref: string, atOnce = 1000): AsyncGenerator<ListedFile> {
  const { bucket, key: prefix } = parseS3Prefix(ref);
  const { client, ListObjectsV2Command } = await openS3();
  let from: string | undefined;
  do {
    const page = await client
      .send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          MaxKeys: atOnce,
          ContinuationToken: from,
        }),
      )
      .catch((error: unknown) => {
        throw explainS3Error(error, ref);
      });
    for (const { Key: key = '', Size: bytes = 0 } of page.Contents ?? []) {
      if (!key.endsWith('/')) yield { name: key.slice(prefix.length), bytes };
    }
    from = page.NextContinuationToken;
  } while (from !== undefined);
}
