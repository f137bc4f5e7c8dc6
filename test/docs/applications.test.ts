import { testPage } from './page.js';

testPage('src/docs/applications.md');
