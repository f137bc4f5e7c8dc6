import { testPage } from './page.js';

testPage('src/docs/train.md');
