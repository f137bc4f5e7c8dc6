/** The style of a report: light or dark like the reader's system, always light on paper. */
export const STYLE = `
:root {
  --paper: #ffffff; --ink: #24292f; --quiet: #59636e; --grid: #d8dee4; --card: #f6f8fa; --link: #0a5dc2;
  --line-0: #0072b2; --line-1: #d55e00; --line-2: #009e73; --line-3: #b5578f; --line-4: #b57800; --line-5: #2f8fc4;
  --line-6: #000000;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181d; --ink: #e3e8ee; --quiet: #a3adb8; --grid: #39424d; --card: #1d232a; --link: #7db8ff;
    --line-0: #4fb0ea; --line-1: #ff8c42; --line-2: #2fc99b; --line-3: #e79cc6; --line-4: #f0b840; --line-5: #9ad4f5;
    --line-6: #ffffff;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem 1.25rem 4rem; max-width: 62rem;
  background: var(--paper); color: var(--ink); font: 16px/1.5 Helvetica, Arial, sans-serif;
}
h1 { margin: 0; font-size: 1.7rem; line-height: 1.25; }
h2 { margin: 2.75rem 0 0.5rem; padding-top: 0.75rem; border-top: 1px solid var(--grid); font-size: 1.3rem; }
h3 { margin: 1.75rem 0 0.5rem; font-size: 1.05rem; }
p { margin: 0.4rem 0; max-width: 46rem; }
a { color: var(--link); }
h1, h2, h3, dd, td, th, figcaption { overflow-wrap: anywhere; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin: 0.75rem 0 0; padding: 0; list-style: none; }
.scroll { margin: 1rem 0; overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: 0.35rem 0.75rem; border-bottom: 1px solid var(--grid); text-align: right; white-space: nowrap; }
th:first-child, .words { text-align: left; }
th:first-child { padding-left: 0; }
thead th { color: var(--quiet); font-weight: 600; }
tbody th { font-weight: 600; }
figure { margin: 1rem 0; }
figcaption { color: var(--quiet); font-size: 0.875rem; }
figcaption strong { color: var(--ink); }
.chart svg { display: block; width: 100%; height: auto; }
.chart .narrow { display: none; }
.gallery { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 1rem; margin: 1rem 0; }
.card { margin: 0; padding: 0.75rem; border-radius: 6px; background: var(--card); max-width: 100%; break-inside: avoid; }
.tiles { display: flex; flex-wrap: wrap; gap: 0.75rem; margin-bottom: 0.5rem; }
.tile { position: relative; max-width: 100%; }
.what { display: block; color: var(--quiet); font-size: 0.8rem; }
img { display: block; max-width: 100%; height: auto; image-rendering: pixelated; }
.stack { display: grid; width: fit-content; max-width: 100%; }
.stack img { grid-area: 1 / 1; }
.stack .over { clip-path: inset(0 calc(100% - var(--split)) 0 0); }
input[type='range'] { display: block; width: 100%; min-width: 6rem; margin: 0.35rem 0 0; accent-color: var(--link); }
.choice { flex-basis: 100%; font-size: 0.9rem; }
select { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--quiet); border-radius: 4px; padding: 0.2rem 0.4rem; max-width: 100%; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1.25rem; margin: 0.5rem 0; font-size: 0.9rem; }
dt { color: var(--quiet); }
dd { margin: 0; }
[hidden] { display: none; }
@media (max-width: 40rem) {
  body { padding: 1rem 0.9rem 3rem; }
  .chart .wide { display: none; }
  .chart .narrow { display: block; }
  .small .tiles { flex-wrap: nowrap; }
  .small .tile { min-width: 0; }
  .small input[type='range'] { min-width: 0; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: 0.5rem; }
}
@media print {
  :root {
    --paper: #ffffff; --ink: #000000; --quiet: #333333; --grid: #bbbbbb; --card: #ffffff; --link: #000000;
    --line-0: #0072b2; --line-1: #d55e00; --line-2: #009e73; --line-3: #b5578f; --line-4: #b57800; --line-5: #2f8fc4;
    --line-6: #000000;
  }
  body { max-width: none; padding: 0; font-size: 11pt; print-color-adjust: exact; }
  nav, input[type='range'], .choice, .stack .over { display: none; }
  .scroll { overflow: visible; }
  table { font-size: 7.5pt; }
  th, td { padding: 0.2rem 0.35rem; }
  .chart, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .card { border: 1px solid var(--grid); }
}
`;
