import { testPage } from './page.js';

testPage('src/docs/tutorial.md');
