import { testPage } from './page.js';

testPage('src/docs/measure.md');
