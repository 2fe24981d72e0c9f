/** Names offered below a field as one types; whatever is typed may be sent without any of them. */

import { labelOf } from "./report-choices.js";

const DEBOUNCE_MS = 150;

/**
 * Offer names below fields that share a list.
 * @param {HTMLInputElement[]} inputs
 * @param {HTMLDataListElement} list
 * @param {{url: string, kind: "station"|"line", line?: () => string}} options `line` is the line
 *   whose stations are meant, "" for any
 */
export function suggestNames(inputs, list, { url, kind, line = () => "" }) {
  let timer = 0;
  let asking = null;

  async function ask(text) {
    asking?.abort();
    asking = new AbortController();
    const body = new URLSearchParams({ kind, q: text, line: line() });
    try {
      const answer = await fetch(url, { method: "POST", body, signal: asking.signal });
      if (answer.ok) offer((await answer.json()).names, text);
    } catch (error) {
      // Without an answer the field takes what is typed.
      if (error.name !== "AbortError") list.replaceChildren();
    }
  }

  function offer(names, text) {
    list.replaceChildren(...names.map((name) => {
      const option = document.createElement("option");
      option.value = name.value;
      option.label = labelOf(name, text);
      return option;
    }));
  }

  for (const input of inputs) {
    input.addEventListener("focus", () => (input.value.trim() || line()) && ask(input.value.trim()));
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => ask(input.value.trim()), DEBOUNCE_MS);
    });
  }
}
