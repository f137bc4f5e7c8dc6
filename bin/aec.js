#!/usr/bin/env node
import { main } from '../dist/cli/core/program.js';

await main(process.argv);
