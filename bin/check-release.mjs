#!/usr/bin/env node
/**
 * Checks the last commit as a release: clones it, packs it, and uses the tarball as a user would. It writes only to a temporary
 * folder, and ends with the first fault it finds.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const MEGABYTE = 1e6;
const LARGEST_MODELS = 40 * MEGABYTE;

/** All that the package may hold; each pattern must match something. */
const CONTENTS = [
  /^(package\.json|LICENSE|(README|CHANGELOG|CONTRIBUTING|SECURITY)\.md)$/,
  /^bin\/(aec\.js|engine-native\.mjs)$/,
  /^dist\/(aec\.1|aec\.config\.schema\.json)$/,
  /^dist\/([a-z0-9-]+\/)*[a-z0-9-]+\.(js|d\.ts)$/,
  /^dist\/program\/[a-z0-9-]+-[A-Z0-9]{8}\.js$/,
  /^dist\/web\/([a-z0-9-]+-[A-Z0-9]{8}\.js|[a-z0-9.-]+\.(html|css|png|jpg|svg|wasm|json))$/,
  /^models\/README\.md$/,
  /^models\/[a-z0-9-]+\/(codec|manifest|own-images|results|training)\.json$/,
  /^models\/[a-z0-9-]+\/history\.svg$/,
  /^models\/[a-z0-9-]+\/(encoder|decoder|(context|entropy)\/[a-z0-9-]+)\/(model|network)\.json$/,
  /^models\/[a-z0-9-]+\/(encoder|decoder|(context|entropy)\/[a-z0-9-]+)\/(weights|network)\.bin$/,
  /^models\/[a-z0-9-]+\/(context|entropy)\/[a-z0-9]+\.bin$/,
  /^src\/(README|format\/FORMAT)\.md$/,
  /^src\/docs\/(decisions\/)?[a-z0-9-]+\.md$/,
  /^src\/docs\/fleet\/[A-Za-z-]+(\.(json|yaml|sh))?$/,
  /^test\/bench\/results\/[a-z-]+\.json$/,
  /^test\/bench\/results\/pictures\/([a-z]+\/)?[a-z0-9-]+\.(png|svg|webp)$/,
];

/** Model cards come with the models; a package without them is not at fault. */
const MAY_BE_THERE = [/^models\/[a-z0-9-]+\/README\.md$/];

/** A path that only exists on the machine where something was made. */
const MACHINE_PATH = /(?<![\w./-])\/(home|root|Users|tmp|work|private)\/[\w.-]+|\b[A-Z]:\\(Users|Temp)\b/;

const scratch = mkdtempSync(path.join(tmpdir(), 'aec-release-'));
try {
  const clone = path.join(scratch, 'clone');
  if (run('git', ['status', '--porcelain'], root) !== '')
    note('uncommitted changes are not part of this check');
  step('clones the last commit');
  run('git', ['clone', '--quiet', '--no-hardlinks', root, clone], scratch);
  checkVersions(clone);
  checkModels(path.join(clone, 'models'));
  step('npm ci, which builds');
  run('npm', ['ci'], clone);
  step('npm pack');
  const [{ filename, files, size }] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', scratch], clone),
  );
  checkContents(files.map((file) => file.path));
  checkForMachinePaths(
    clone,
    files.map((file) => file.path),
  );
  checkStart(path.join(scratch, filename));
  checkUse(path.join(scratch, filename));
  process.stdout.write(`${filename}: ready, ${files.length} files, ${(size / MEGABYTE).toFixed(1)} MB\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function checkVersions(clone) {
  step('compares the versions');
  const { version } = readJson(path.join(clone, 'package.json'));
  const lock = readJson(path.join(clone, 'package-lock.json'));
  const changes = readFileSync(path.join(clone, 'CHANGELOG.md'), 'utf8');
  const heading = /^## (\S+)/m.exec(changes)?.[1];
  if (lock.version !== version)
    fail(`package-lock.json has version ${lock.version}, package.json ${version}`);
  if (heading === 'Unreleased') note(`CHANGELOG.md has no heading ${version} yet`);
  else if (heading !== version)
    fail(`CHANGELOG.md begins with ${heading}, package.json has version ${version}`);
}

function checkModels(models) {
  step('adds up the models');
  const files = readdirSync(models, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const bytes = files.reduce(
    (sum, { parentPath, name }) => sum + readFileSync(path.join(parentPath, name)).length,
    0,
  );
  if (bytes >= LARGEST_MODELS) {
    fail(
      `the models take ${(bytes / MEGABYTE).toFixed(1)} MB, at most ${LARGEST_MODELS / MEGABYTE} MB are allowed`,
    );
  }
}

function checkContents(names) {
  step('compares the contents');
  const known = [...CONTENTS, ...MAY_BE_THERE];
  const unknown = names.filter((name) => !known.some((pattern) => pattern.test(name)));
  if (unknown.length > 0) fail(`the package holds files that it should not: ${unknown.join(', ')}`);
  const unmatched = CONTENTS.filter((pattern) => !names.some((name) => pattern.test(name)));
  if (unmatched.length > 0) fail(`the package holds no file of ${unmatched.join(', ')}`);
}

function checkForMachinePaths(clone, names) {
  step('looks for paths of this machine');
  for (const name of names.filter((own) => !/\.(bin|wasm|png|jpg|webp)$|Dockerfile$/.test(own))) {
    const lines = readFileSync(path.join(clone, name), 'utf8').split('\n');
    const at = lines.findIndex((line) => MACHINE_PATH.test(line) || line.includes(scratch));
    if (at >= 0)
      fail(`${name}, line ${at + 1} names a path of a machine: ${MACHINE_PATH.exec(lines[at])?.[0]}`);
  }
}

/** The least that npm can install: no install scripts, and no optional dependency, not even the binaries of sharp. */
function checkStart(tarball) {
  step('installs the tarball without scripts and optional dependencies');
  const folder = emptyFolder('least');
  run('npm', ['install', '--ignore-scripts', '--omit=optional', tarball], folder);
  const { version } = readJson(path.join(folder, 'node_modules/aec-codec/package.json'));
  const [first] = aec(folder, '--version').split('\n');
  if (first !== `aec ${version}`) fail(`aec --version prints "${first}" in version ${version}`);
  const { models } = JSON.parse(aec(folder, 'models', '--json'));
  if (models.length === 0) fail('aec models finds none of the shipped models');
  const { status, stderr } = aecThatFails(folder, 'sample', '-o', 'digits.png');
  const advice = 'npm install --include=optional sharp';
  if (status !== 2 || !stderr.trim().endsWith(advice) || stderr.trim().includes('\n'))
    fail(`without the binaries of sharp, aec sample ends with ${status} and prints "${stderr}"`);
}

/** What a user has after `npm install` where install scripts are blocked. */
function checkUse(tarball) {
  step('installs the tarball without scripts, and uses it');
  const folder = emptyFolder('usual');
  run('npm', ['install', '--ignore-scripts', tarball], folder);
  aec(folder, 'demo');
  const [digit] = readdirSync(path.join(folder, 'aec-demo/digits')).sort();
  aec(folder, 'compress', `aec-demo/digits/${digit}`, '--lossless', '-o', 'digit.aec');
  aec(folder, 'decompress', 'digit.aec', '-o', 'digit.png');
  if (!existsSync(path.join(folder, 'digit.png'))) fail('aec decompress wrote no image');
  const difference = aec(folder, 'compare', `aec-demo/digits/${digit}`, 'digit.png', '--json');
  if (JSON.parse(difference).largestError !== 0) fail(`a lossless file has come back changed: ${difference}`);
}

function emptyFolder(name) {
  const folder = path.join(scratch, name);
  mkdirSync(folder);
  run('npm', ['init', '--yes'], folder);
  return folder;
}

function aec(folder, ...args) {
  return run('npx', ['--no-install', 'aec', ...args], folder);
}

function aecThatFails(folder, ...args) {
  const options = { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' };
  return spawnSync('npx', ['--no-install', 'aec', ...args], options);
}

/** Stdout of a command; its stderr is shown if it fails. */
function run(command, args, cwd) {
  try {
    const options = { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 * MEGABYTE };
    return execFileSync(command, args, { ...options, shell: process.platform === 'win32' });
  } catch (error) {
    return fail(
      `${command} ${args.join(' ')} failed:\n${error.stdout ?? ''}${error.stderr ?? error.message}`,
    );
  }
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function step(what) {
  process.stdout.write(`- ${what}\n`);
}

function note(what) {
  process.stdout.write(`note: ${what}\n`);
}

function fail(why) {
  rmSync(scratch, { recursive: true, force: true });
  process.stderr.write(`${why}\n`);
  process.exit(1);
}
