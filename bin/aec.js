#!/usr/bin/env node
import { main } from '../dist/program/aec.js';

await main(process.argv);
