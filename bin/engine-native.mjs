#!/usr/bin/env node
/**
 * Builds the native engine: @tensorflow/tfjs-node, compiled against the TensorFlow library of the current
 * `tensorflow-cpu` Python wheel (its own installer fetches a 2022 library from a single host that many networks do
 * not reach). Needs Linux on x86-64, python3 with pip, g++, make and Node's headers. Nothing depends on it: without
 * it, training runs on the WebAssembly engine. Run it again at any time; what is done already is not done twice.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const TFJS_NODE = '4.22.0';
const TENSORFLOW = '2.21.0';
/** The parts of the wheel that the addon is compiled against and loads: 0.9 of 1.2 GB. */
const WHEEL_PARTS = [
  'tensorflow/libtensorflow_cc.so.2',
  'tensorflow/libtensorflow_framework.so.2',
  'tensorflow/include/tensorflow/c/',
  'tensorflow/include/tensorflow/core/platform/',
  'tensorflow/include/tsl/',
  'tensorflow/include/xla/tsl/',
];
/** Prints the backend's name and TensorFlow's version. tfjs-node calls a function that Node 23 removed. */
const LOAD_TEST = `
  const util = require('node:util');
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  const tf = require('@tensorflow/tfjs-node');
  const sum = tf.sum(tf.tensor([1, 2, 3])).dataSync()[0];
  if (sum !== 6) throw new Error('1 + 2 + 3 gave ' + sum);
  console.log(tf.getBackend() + ' ' + tf.backend().binding.TF_Version);`;

if (process.argv.length > 2) {
  process.stdout.write('usage: npm run engine:native (no options; downloads 0.3 GB, takes 1.2 GB)\n');
  process.exit(process.argv.includes('--help') ? 0 : 2);
}

const say = (line) => process.stdout.write(`engine:native: ${line}\n`);

/** Ends the program: `line` says what is wrong and what to do. */
function stop(line) {
  process.stderr.write(`engine:native: ${line}\n`);
  process.exit(1);
}

/** Runs a program to its end; the end of its output is shown when it fails. */
function run(command, args, { advice, ...options }) {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 28, ...options });
  if (result.status !== 0) {
    const output = `${result.stdout ?? ''}${result.stderr ?? ''}`.trimEnd().split('\n');
    process.stderr.write(`${output.slice(-40).join('\n')}\n`);
    stop(`\`${command} ${args.slice(0, 3).join(' ')} …\` failed. ${advice}`);
  }
  return result.stdout.trim();
}

const works = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** The folder that holds `node_modules`, this package's own or that of the project it is installed in. */
function findRoot() {
  try {
    const core = createRequire(import.meta.url).resolve('@tensorflow/tfjs-core/package.json');
    return dirname(dirname(dirname(dirname(core))));
  } catch {
    return stop('@tensorflow/tfjs-core is not installed. Run `npm ci` first.');
  }
}

/** Where Node's C headers are, or undefined: then node-gyp downloads them. */
function findHeaders() {
  const roots = [process.env.npm_config_nodedir, dirname(dirname(process.execPath)), '/usr', '/usr/local'];
  return roots.find((root) => root && existsSync(join(root, 'include/node/node_api.h')));
}

function findNodeGyp() {
  const globalModules = spawnSync('npm', ['root', '-g'], { encoding: 'utf8' }).stdout?.trim() ?? '';
  const places = [
    process.env.npm_config_node_gyp,
    join(globalModules, 'npm/node_modules/node-gyp/bin/node-gyp.js'),
    join(globalModules, 'node-gyp/bin/node-gyp.js'),
  ];
  const found = places.find((place) => place && existsSync(place));
  return found ?? stop('node-gyp, which npm brings, was not found. Install it: npm install -g node-gyp');
}

function checkTools() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    stop(
      `only Linux on x64 can be built here, not ${process.platform} on ${process.arch}. Training works without it.`,
    );
  }
  if (!works('python3', ['--version']))
    stop('python3 is missing. Install it: apt-get install python3 python3-pip');
  if (!works('python3', ['-m', 'pip', '--version']))
    stop('pip is missing. Install it: apt-get install python3-pip');
  if (!works('g++', ['--version'])) stop('g++ is missing. Install it: apt-get install g++');
  if (!works('make', ['--version'])) stop('make is missing. Install it: apt-get install make');
}

/** Tries the engine in a process of its own; gives its name and version, or undefined. */
function loadTest(root) {
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' };
  const result = spawnSync(process.execPath, ['-e', LOAD_TEST], { cwd: root, env, encoding: 'utf8' });
  return {
    loaded: result.status === 0 ? result.stdout.trim().split('\n').at(-1) : undefined,
    errors: result.stderr,
  };
}

/**
 * Installs tfjs-node without its install script, and touches no other package: npm works in a folder of its own, and
 * whatever tfjs-node needs and is not here in the same version comes to lie inside it. So tfjs-core stays one copy.
 */
function installPackage(root) {
  const modules = join(root, 'node_modules');
  const folder = join(modules, '@tensorflow/tfjs-node');
  if (existsSync(join(folder, 'binding.gyp'))) return folder;
  say(`installing @tensorflow/tfjs-node ${TFJS_NODE} without its install script`);
  const staging = join(modules, '.cache/aec/tfjs-node.tmp');
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  writeFileSync(join(staging, 'package.json'), '{}');
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  const advice = 'Is the npm registry in reach?';
  run('npm', ['install', `@tensorflow/tfjs-node@${TFJS_NODE}`, ...flags], { cwd: staging, advice });
  const installed = join(staging, 'node_modules');
  const target = join(installed, '@tensorflow/tfjs-node');
  for (const name of packagesIn(installed)) {
    const inside = join(target, 'node_modules', name);
    const here = versionOf(join(modules, name)) === versionOf(join(installed, name));
    if (name === '@tensorflow/tfjs-node' || here || existsSync(inside)) continue;
    mkdirSync(dirname(inside), { recursive: true });
    renameSync(join(installed, name), inside);
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(target, folder);
  rmSync(staging, { recursive: true });
  return folder;
}

function packagesIn(modules) {
  const names = readdirSync(modules).filter((name) => !name.startsWith('.'));
  return names.flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((part) => `${name}/${part}`) : [name],
  );
}

function versionOf(folder) {
  const file = join(folder, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : undefined;
}

/** Downloads the wheel and unpacks what is needed; gives the folder that holds `tensorflow/`. */
function unpackTensorFlow(root) {
  const cache = join(root, 'node_modules/.cache/aec');
  const unpacked = join(cache, `tensorflow-${TENSORFLOW}`);
  if (existsSync(unpacked)) return unpacked;
  mkdirSync(cache, { recursive: true });
  const findWheel = () => readdirSync(cache).find((name) => name.startsWith(`tensorflow_cpu-${TENSORFLOW}-`));
  if (!findWheel()) {
    say(`downloading the wheel of tensorflow-cpu ${TENSORFLOW} (274 MB)`);
    // The platform is named so that any Python will do: the wheel's library is the same for all of them.
    const platform = [
      '--python-version',
      '3.11',
      '--platform',
      'manylinux_2_27_x86_64',
      '--only-binary',
      ':all:',
    ];
    const pip = [
      '-m',
      'pip',
      'download',
      '--no-deps',
      '--dest',
      cache,
      `tensorflow-cpu==${TENSORFLOW}`,
      ...platform,
    ];
    run('python3', pip, { advice: 'Is the Python package index in reach?' });
  }
  const wheel = join(cache, findWheel());
  say('unpacking the library and its headers (0.9 GB)');
  const partial = `${unpacked}.tmp`;
  const script = `
import sys, zipfile
wheel, target, *parts = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    archive.extractall(target, [n for n in archive.namelist() if n.startswith(tuple(parts))])`;
  rmSync(partial, { recursive: true, force: true });
  run('python3', ['-c', script, wheel, partial, ...WHEEL_PARTS], {
    advice: `Delete ${wheel} and try again.`,
  });
  renameSync(partial, unpacked);
  rmSync(wheel);
  return unpacked;
}

/** tfjs-node looks for headers and libraries under `deps/`, by the names of TensorFlow's own C packages. */
function layLinks(folder, unpacked) {
  const from = join(unpacked, 'tensorflow');
  const deps = join(folder, 'deps');
  rmSync(deps, { recursive: true, force: true });
  mkdirSync(join(deps, 'lib'), { recursive: true });
  symlinkSync(join(from, 'include'), join(deps, 'include'));
  for (const name of ['libtensorflow.so', 'libtensorflow_cc.so.2']) {
    symlinkSync(join(from, 'libtensorflow_cc.so.2'), join(deps, 'lib', name));
  }
  for (const name of ['libtensorflow_framework.so', 'libtensorflow_framework.so.2']) {
    symlinkSync(join(from, 'libtensorflow_framework.so.2'), join(deps, 'lib', name));
  }
}

function compile(folder) {
  const headers = findHeaders();
  say(
    headers
      ? `compiling against Node's headers in ${headers}`
      : "compiling; node-gyp downloads Node's headers",
  );
  const env = { ...process.env, npm_config_node_gyp: findNodeGyp() };
  if (headers) env.npm_config_nodedir = headers;
  const preGyp = createRequire(join(folder, 'package.json')).resolve('@mapbox/node-pre-gyp/bin/node-pre-gyp');
  const advice = headers
    ? 'The lines above say why.'
    : "If Node's headers could not be downloaded, install them (apt-get install libnode-dev) or set npm_config_nodedir.";
  run(process.execPath, [preGyp, 'install', '--build-from-source'], { cwd: folder, env, advice });
}

const root = findRoot();
const before = loadTest(root);
if (before.loaded) {
  say(`nothing to do, it is there: ${before.loaded}`);
} else {
  checkTools();
  const folder = installPackage(root);
  layLinks(folder, unpackTensorFlow(root));
  compile(folder);
  const { loaded, errors } = loadTest(root);
  if (!loaded)
    stop(
      `built, but it does not load: ${errors
        .trim()
        .split('\n')
        .find((line) => /Error/.test(line))}`,
    );
  say(`ready: ${loaded}`);
}
