/** The pure parts of the place suggestions: which one a key leads to, and what is said of them. */

/**
 * The option that a key leads to, as in the combobox pattern of the ARIA Authoring Practices.
 * @param {string} key
 * @param {number} active -1 for none
 * @param {number} count
 * @returns {?number} null where the key means nothing here
 */
export function nextActive(key, active, count) {
  if (count === 0) return null;
  if (key === "ArrowDown") return active + 1 < count ? active + 1 : 0;
  if (key === "ArrowUp") return active > 0 ? active - 1 : count - 1;
  return null;
}

/**
 * What a live region says of an answer: how many places there are, or why there is no first one.
 * @param {{summary: string, choices: {certainty: string}[]}} answer
 */
export function saidOf({ summary, choices }) {
  if (choices.length === 0) return summary;
  const how = choices.length === 1
    ? "1 place found. Choose it if it is the one that is meant."
    : `${choices.length} places found. Choose the one that is meant.`;
  return choices.some((choice) => choice.certainty) ? how : `${summary} ${how}`;
}

/** A choice's name with where it is. */
export function nameOf({ title, where }) {
  return where ? `${title}, ${where}` : title;
}

/** How long to wait before asking again, in milliseconds, from a Retry-After in seconds. */
export function waitOf(seconds) {
  return Math.max(1, Number.parseInt(seconds, 10) || 1) * 1000;
}

/**
 * What is asked of a phrase: its words, and whatever else the form knows that helps.
 * @param {string} text
 * @param {Object<string, string|string[]>} about empty values are left out
 * @returns {URLSearchParams}
 */
export function questionOf(text, about) {
  const question = new URLSearchParams({ text });
  for (const [name, value] of Object.entries(about)) {
    for (const one of [value].flat()) if (one) question.append(name, one);
  }
  return question;
}

/**
 * What a list says of a name.  Browsers show only what holds the letters that are typed, so a name
 * that was found by another spelling says that one, too.
 * @param {{value: string, name: string, about: string}} found
 * @param {string} typed
 */
export function labelOf({ value, name, about }, typed) {
  const whole = value === name ? about : `${name}, ${about}`;
  const isSeen = [value, whole].some((text) => text.toLowerCase().includes(typed.toLowerCase()));
  return isSeen ? whole : `${typed}: ${name}, ${about}`;
}
