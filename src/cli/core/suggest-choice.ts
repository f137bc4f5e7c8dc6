import { didYouMean } from '../../suggest.js';

/** commander's error on a word that is none of the choices, with the nearest of them; other errors as they are. */
export function suggestChoice(message: string): string {
  const [, word, choices] =
    /'([^']*)' (?:from env '\w+' )?is invalid\. Allowed choices are (.*)\.$/.exec(message) ?? [];
  return choices === undefined ? message : message + didYouMean(word!, choices.split(', '));
}
