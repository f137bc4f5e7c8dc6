import { testPage } from './page.js';

testPage('src/docs/library.md');
