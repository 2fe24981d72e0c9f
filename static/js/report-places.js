/**
 * The place phrase as a combobox (ARIA Authoring Practices, list autocomplete, manual selection):
 * what the words may mean is suggested as one types, shown on the map, and chosen. Only the id of
 * a choice is sent; the server reads the words again.
 */

import { nameOf, nextActive, queryOf, saidOf, smallPrint } from "./report-choices.js";

const DEBOUNCE_MS = 250;
const LEAST_LETTERS = 3;

/**
 * @param {Object<string, HTMLElement>} parts input, list, suggest, mapSlot, status, chosen, choices
 * @param {{url: string, map: {open: Function, show: Function}, about: () => Object<string, string|string[]>}} options
 */
export function suggestPlaces(parts, { url, map, about }) {
  const { input, list, suggest, mapSlot, status, chosen, choices } = parts;
  const sent = takeOver(choices);
  let found = [];
  let active = -1;
  let timer = 0;
  let asking = null;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.autocomplete = "off";
  input.addEventListener("input", () => {
    forget();
    later();
  });
  input.addEventListener("keydown", onKey);
  input.addEventListener("focus", () => !sent.value && found.length > 0 && open());
  input.addEventListener("blur", close);
  // A press on an option must not take the focus from the field.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest('[role="option"]');
    if (option) choose(found[[...list.children].indexOf(option)]);
  });
  list.addEventListener("mousemove", (event) => {
    const option = event.target.closest('[role="option"]');
    if (option) look([...list.children].indexOf(option));
  });

  function later() {
    clearTimeout(timer);
    asking?.abort();
    if (input.value.trim().length < LEAST_LETTERS) {
      close();
      suggest.hidden = true;
      status.textContent = "";
      return;
    }
    timer = setTimeout(() => ask(), DEBOUNCE_MS);
  }

  /** @param {string} [keep] the id of a choice to take at once, if the words still mean it */
  async function ask(keep = "") {
    asking?.abort();
    asking = new AbortController();
    let answer;
    let body;
    try {
      answer = await fetch(`${url}?${queryOf(input.value.trim(), about())}`, { signal: asking.signal });
      body = await answer.json();
    } catch (error) {
      if (error.name === "AbortError") return;
      status.textContent = "The places could not be asked for. The report can be sent without.";
      return;
    }
    found = answer.ok ? body.choices : [];
    status.textContent = answer.ok ? saidOf(body) : body.detail;
    const kept = found.find((choice) => choice.id === keep);
    if (kept) choose(kept);
    else if (document.activeElement === input) open();
  }

  function open() {
    list.replaceChildren(...found.map(optionOf));
    active = -1;
    input.removeAttribute("aria-activedescendant");
    const any = found.length > 0;
    list.hidden = !any;
    suggest.hidden = !any;
    input.setAttribute("aria-expanded", String(any));
    if (!any) return;
    map.open(mapSlot);
    map.show(found[0]);
  }

  function close() {
    list.hidden = true;
    if (!sent.value) suggest.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    active = -1;
  }

  function look(number) {
    if (number === active) return;
    list.children[active]?.setAttribute("aria-selected", "false");
    active = number;
    const option = list.children[active];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
    map.show(found[active]);
  }

  function onKey(event) {
    const isOpen = input.getAttribute("aria-expanded") === "true";
    if (event.key === "Escape" && isOpen) {
      close();
    } else if (event.key === "Enter" && isOpen && active >= 0) {
      choose(found[active]);
    } else if (!isOpen && event.key === "ArrowDown" && found.length > 0) {
      open();
      look(0);
    } else {
      const next = isOpen ? nextActive(event.key, active, found.length) : null;
      if (next === null) return;
      look(next);
    }
    event.preventDefault();
  }

  function choose(choice) {
    sent.value = choice.id;
    close();
    chosen.replaceChildren(...cardOf(choice, leave));
    chosen.hidden = false;
    suggest.hidden = false;
    map.open(mapSlot);
    map.show(choice);
    status.textContent = `Chosen: ${nameOf(choice)}.`;
  }

  function leave() {
    forget();
    suggest.hidden = true;
    status.textContent = "Left unplaced: it is listed in the publication’s words.";
    input.focus();
  }

  function forget() {
    sent.value = "";
    chosen.hidden = true;
    chosen.replaceChildren();
    map.show(null);
  }

  /** Ask again for the same words, as when what is known beside them has changed; keep the choice. */
  function again() {
    if (input.value.trim().length < LEAST_LETTERS) return;
    const keep = sent.value;
    forget();
    ask(keep);
  }

  return { again, redraw: () => !suggest.hidden && map.open(mapSlot) };
}

/**
 * Put one hidden field in the place of what works without scripts; it begins with what was chosen.
 * @returns {HTMLInputElement}
 */
function takeOver(choices) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "place_choice";
  field.value = choices.querySelector("input:checked")?.value ?? "";
  choices.replaceChildren(field);
  return field;
}

function optionOf(choice, number) {
  const option = document.createElement("li");
  option.id = `place-option-${number}`;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.append(...linesOf(choice));
  return option;
}

function linesOf(choice) {
  const line = (name, text) => Object.assign(document.createElement(name), { textContent: text });
  const lines = [line("strong", choice.title), line("small", smallPrint(choice))];
  if (choice.where) lines.splice(1, 0, line("small", choice.where));
  if (choice.reasons.length > 0) lines.push(line("small", choice.reasons.join("; ")));
  return lines;
}

function cardOf(choice, onLeave) {
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "button quiet",
    textContent: "Leave it unplaced",
  });
  button.addEventListener("click", onLeave);
  const words = document.createElement("p");
  words.append(...linesOf(choice));
  return [words, button];
}
