import { testPage } from './page.js';

testPage('README.md');
