// What bin/build-cli.mjs puts into one file, which every command loads: all that compress and decompress need. Node takes about
// a millisecond for each file that it loads, longer than for the code in it.
import '../commands/compress/run.js';
import '../commands/decompress/run.js';
import './program.js';
