import { page } from './elements.js';

/** Calls `open` with every file that is chosen, dropped on the page or pasted, and with the examples. */
export function openFiles(open: (file: File) => void): void {
  const first = (files: FileList | undefined) => {
    const file = files?.[0];
    if (file) open(file);
  };
  page.file.addEventListener('change', () => {
    first(page.file.files ?? undefined);
    page.file.value = ''; // so that the same file can be chosen again
  });
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    page.drop.classList.add('over');
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) page.drop.classList.remove('over');
  });
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    page.drop.classList.remove('over');
    first(event.dataTransfer?.files);
  });
  document.addEventListener('paste', (event) => first(event.clipboardData?.files));
  const tryOut = (button: HTMLButtonElement, name: string) => {
    button.addEventListener('click', async () => {
      const response = await fetch(new URL(name, import.meta.url));
      open(new File([await response.blob()], name));
    });
  };
  tryOut(page.photograph, 'photograph.jpg');
  tryOut(page.example, 'digit.png');
}
