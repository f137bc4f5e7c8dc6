#!/usr/bin/env node
/**
 * Writes a bill of materials of what an installation of aec holds, as CycloneDX JSON, to dist/aec.cdx.json or the file named:
 * every package with its version and licence, without those that only development needs. Fails for a package without a licence.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const args = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only'];
const text = execFileSync('npm', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 });
const bill = JSON.parse(text);
const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
bill.metadata.component.name = lock[''].name; // npm takes the name of the folder
const installed = installedBy(lock);
const dropped = new Set(
  bill.components.map((component) => component['bom-ref']).filter((ref) => !installed.has(ref)),
);
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

/**
 * What `npm install` of the tarball brings, as `name@version`: the dependencies of aec, theirs, and so on, with optional ones and without
 * optional peers. npm's own --omit=dev leaves out what development and aec both need, and its marks keep what is an optional peer.
 */
function installedBy(packages) {
  const { dependencies, optionalDependencies } = packages[''];
  const pending = Object.keys({ ...dependencies, ...optionalDependencies }).map((name) => ['', name]);
  const reached = new Set();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const at = placeOf(packages, ...next);
    if (at === undefined || reached.has(at)) continue;
    reached.add(at);
    const { dependencies, optionalDependencies, peerDependencies = {}, peerDependenciesMeta } = packages[at];
    const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta?.[name]?.optional);
    const names = [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers];
    pending.push(...names.map((name) => [at, name]));
  }
  return new Set([...reached].map((at) => `${nameAt(packages, at)}@${packages[at].version}`));
}

/** Where a package finds another one: in its own node_modules, or those of a folder above. */
function placeOf(packages, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const place = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (packages[place]) return place;
    if (folder === '') return undefined;
  }
}

function nameAt(packages, place) {
  return packages[place].name ?? place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
