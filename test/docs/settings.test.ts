import { testPage } from './page.js';

testPage('src/docs/settings.md');
