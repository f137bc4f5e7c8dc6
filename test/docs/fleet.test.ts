import { testPage } from './page.js';

testPage('src/docs/fleet.md');
