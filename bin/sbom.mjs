#!/usr/bin/env node
/**
 * Writes a bill of materials of what an installation of aec holds, as CycloneDX JSON, to dist/aec.cdx.json or the file named:
 * every package with its version and licence, without those that only development needs. Fails for a package without a licence.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const args = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'];
const text = execFileSync('npm', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 });
const bill = JSON.parse(text);
// npm's own --omit=dev also leaves out what development and aec both need.
const isForDevelopment = ({ properties = [] }) =>
  properties.some(({ name, value }) => name === 'cdx:npm:package:development' && value === 'true');
const dropped = new Set(bill.components.filter(isForDevelopment).map((component) => component['bom-ref']));
bill.components = bill.components.filter((component) => !dropped.has(component['bom-ref']));
bill.dependencies = bill.dependencies
  .filter(({ ref }) => !dropped.has(ref))
  .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((other) => !dropped.has(other)) }));
const unlicensed = bill.components.filter(({ licenses = [] }) => licenses.length === 0);
if (unlicensed.length > 0) {
  process.stderr.write(`no licence: ${unlicensed.map(({ name }) => name).join(', ')}\n`);
  process.exit(1);
}
const file = path.resolve(process.argv[2] ?? path.join(root, 'dist/aec.cdx.json'));
mkdirSync(path.dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`);
process.stdout.write(`${file}: ${bill.components.length} packages\n`);
