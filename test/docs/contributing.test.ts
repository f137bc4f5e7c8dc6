import { testPage } from './page.js';

testPage('CONTRIBUTING.md');
