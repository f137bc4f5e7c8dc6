/** An element of index.html that the scripts use. */
function byId<E extends HTMLElement>(id: string): E {
  return document.getElementById(id) as E;
}

export const page = {
  drop: byId('drop'),
  file: byId<HTMLInputElement>('file'),
  photograph: byId<HTMLButtonElement>('photograph'),
  example: byId<HTMLButtonElement>('example'),
  options: byId<HTMLFormElement>('options'),
  model: byId<HTMLSelectElement>('model'),
  rate: byId('rate'),
  noRate: byId('no-rate'),
  quality: byId<HTMLInputElement>('quality'),
  qualityValue: byId<HTMLOutputElement>('quality-value'),
  working: byId('working'),
  doing: byId('doing'),
  progress: byId<HTMLProgressElement>('progress'),
  cancel: byId<HTMLButtonElement>('cancel'),
  status: byId('status'),
  error: byId('error'),
  result: byId('result'),
  title: byId('result-title'),
  comparison: byId('comparison'),
  under: byId<HTMLCanvasElement>('under'),
  over: byId<HTMLCanvasElement>('over'),
  underTag: byId('under-tag'),
  overTag: byId('over-tag'),
  divider: byId<HTMLInputElement>('divider'),
  rivals: byId('rivals'),
  caption: byId('caption'),
  figures: byId<HTMLTableSectionElement>('figures'),
  saveAec: byId<HTMLAnchorElement>('save-aec'),
  savePng: byId<HTMLAnchorElement>('save-png'),
};
