import { didYouMean } from '../../suggest.js';

/** Adds the nearest choice to commander's error about a word that is not a choice; returns other errors unchanged. */
export function suggestChoice(message: string): string {
  const [, word, choices] =
    /'([^']*)' (?:from env '\w+' )?is invalid\. Allowed choices are (.*)\.$/.exec(message) ?? [];
  return choices === undefined ? message : message + didYouMean(word!, choices.split(', '));
}
