#!/usr/bin/env node
/** Part of the build: the manual page and the JSON schema of configuration files, from the command line just compiled. */
import { writeFileSync } from 'node:fs';
import { manualPage } from '../dist/cli/commands/manual/page.js';
import { configSchema } from '../dist/cli/core/config-schema.js';
import { buildProgram } from '../dist/cli/core/program.js';

const dist = new URL('../dist/', import.meta.url);
const program = buildProgram();
writeFileSync(new URL('aec.config.schema.json', dist), `${JSON.stringify(configSchema(program), null, 2)}\n`);
writeFileSync(new URL('aec.1', dist), manualPage(program));
