import { printPicture } from './output.js';

/** One JSON document on stdout, `{"results": […], …}`, of which no more than one result is in memory. */
export class JsonDocument {
  #isOpen = false;

  addResult(result: object): void {
    const separator = this.#isOpen ? ',' : '{\n  "results": [';
    this.#isOpen = true;
    printPicture(process.stdout, `${separator}\n${indented(result, 4)}`);
  }

  /** Ends the list of results and adds the other members. */
  end(others: object): void {
    const members = indented(others, 0).replace(/^\{\n|\n\}$/g, '');
    printPicture(process.stdout, `${this.#isOpen ? '\n  ]' : '{\n  "results": []'},\n${members}\n}`);
  }
}

function indented(value: object, columns: number): string {
  const blanks = ' '.repeat(columns);
  return JSON.stringify(value, null, 2)
    .split('\n')
    .map((line) => blanks + line)
    .join('\n');
}
