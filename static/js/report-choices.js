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
  const places = choices.length === 1 ? "1 place" : `${choices.length} places`;
  const how = `${places} for these words: arrow keys and Enter choose one, or a press on it.`;
  return choices.some((choice) => choice.certainty) ? how : `${summary} ${how}`;
}

/** The small print of a choice: what kind of place, how exact, how sure. */
export function smallPrint({ kind, doubt, certainty }) {
  return [kind, doubt, certainty].filter(Boolean).join(" · ");
}

/** A choice's name with where it is. */
export function nameOf({ title, where }) {
  return where ? `${title}, ${where}` : title;
}

/**
 * The query of a phrase: its words, and whatever else the form knows that helps.
 * @param {string} text
 * @param {Object<string, string|string[]>} about empty values are left out
 */
export function queryOf(text, about) {
  const query = new URLSearchParams({ text });
  for (const [name, value] of Object.entries(about)) {
    for (const one of [value].flat()) if (one) query.append(name, one);
  }
  return query.toString();
}
