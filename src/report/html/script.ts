/** The script of a report: it adds a slider under each reconstruction, and the choice of the codec that is shown. */
export const SCRIPT = `
for (const tile of document.querySelectorAll('.coded')) {
  const reconstruction = tile.querySelector('img');
  const original = tile.closest('.tiles').querySelector('img');
  const over = original.cloneNode();
  over.className = 'over';
  over.alt = '';
  const stack = document.createElement('div');
  stack.className = 'stack';
  reconstruction.replaceWith(stack);
  stack.append(reconstruction, over);
  const slider = document.createElement('input');
  Object.assign(slider, { type: 'range', min: 0, max: 100, value: 0 });
  slider.setAttribute('aria-label', 'Share of the original shown over: ' + reconstruction.alt);
  const show = () => stack.style.setProperty('--split', slider.value + '%');
  slider.addEventListener('input', show);
  show();
  tile.append(slider);
}
for (const gallery of document.querySelectorAll('[data-codecs]')) {
  const codecs = JSON.parse(gallery.dataset.codecs);
  if (codecs.length < 2) continue;
  const label = document.createElement('label');
  label.className = 'choice';
  const select = document.createElement('select');
  select.append(...codecs.map((codec, index) => new Option(codec, index)));
  label.append('Reconstructions by ', select);
  gallery.prepend(label);
  select.addEventListener('change', () => {
    for (const part of gallery.querySelectorAll('[data-codec]')) part.hidden = part.dataset.codec !== select.value;
  });
}
`;
