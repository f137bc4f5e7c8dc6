import { testPage } from './page.js';

testPage('src/docs/compress.md');
