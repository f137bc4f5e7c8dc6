// The one place that knows whose CRC-32 is used (IEEE 802.3, as in PNG and gzip; an unsigned 32-bit integer).
export { crc32 } from 'node:zlib';
