import { writeFileSync } from 'node:fs';
import { apiPage, PAGE } from './api-page.js';

writeFileSync(PAGE, apiPage());
