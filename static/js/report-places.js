/**
 * The place phrase as a combobox (ARIA Authoring Practices, list autocomplete, manual selection):
 * what the words may mean is suggested as one types, shown on the map, and chosen. Only the id of
 * a choice is sent; the server reads the words again.
 */

import { cardOf, optionOf } from "./report-cards.js";
import { nameOf, nextActive, questionOf, saidOf, waitOf } from "./report-choices.js";

const DEBOUNCE_MS = 400;
const LEAST_LETTERS = 3;

/**
 * @param {Object<string, HTMLElement>} parts words (all of the following but the last), input,
 *   list, suggest (the list and the map's slot), mapSlot, status, card, choices
 * @param {{url: string, map: {open: Function, offer: Function, show: Function}, about: () => Object<string, string|string[]>,
 *   isWanted?: boolean, onChoose?: () => void}} options `isWanted` where the server has asked which
 *   place is meant
 */
export function suggestPlaces(parts, { url, map, about, isWanted = false, onChoose = () => {} }) {
  const { words, input, list, suggest, mapSlot, status, card, choices } = parts;
  const sent = takeOver(choices);
  /** What the words in the field may mean; empty while that is being asked. */
  let found = [];
  let chosen = null;
  let active = -1;
  let timer = 0;
  let asking = null;

  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off" };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  input.addEventListener("input", onInput);
  input.addEventListener("keydown", onKey);
  input.addEventListener("click", () => !isOpen() && found.length > 0 && open());
  // A press on an option must not take the focus from the field; the map may have it.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => withOption(event, (number) => choose(found[number])));
  list.addEventListener("mousemove", (event) => withOption(event, look));
  words.addEventListener("focusout", ({ relatedTarget }) => {
    // In a window that is left the field keeps the focus; where the card stands all is said.
    const isLeft = !words.contains(relatedTarget) && !words.contains(document.activeElement);
    if (isLeft && card.hidden) rest();
  });

  /** Whether it was chosen that the report stays without a place. */
  const isLeft = () => !sent.disabled && sent.value === "";
  const isOpen = () => input.getAttribute("aria-expanded") === "true";
  const isAsked = () => input.value.trim().length >= LEAST_LETTERS;

  function withOption(event, act) {
    const number = [...list.children].indexOf(event.target.closest('[role="option"]'));
    if (found[number]) act(number);
  }

  function onInput() {
    clearTimeout(timer);
    asking?.abort();
    answer(null);
    found = [];
    card.hidden = true;
    unlook();
    map.show(null);
    if (isAsked()) {
      // The list stays in sight, so that the page does not jump at every letter.
      list.setAttribute("aria-busy", "true");
      timer = setTimeout(ask, DEBOUNCE_MS);
    } else {
      say("");
      rest();
    }
  }

  async function ask() {
    clearTimeout(timer);
    asking?.abort();
    asking = new AbortController();
    try {
      const body = questionOf(input.value.trim(), about());
      const answer = await fetch(url, { method: "POST", body, signal: asking.signal });
      const told = await answer.json();
      if (answer.ok) answered(told);
      else if (answer.status === 429) askLater(answer.headers.get("Retry-After"));
      else unanswered(told.remedy ? `This text ${told.remedy}.` : told.detail);
    } catch (error) {
      if (error.name === "AbortError") return;
      unanswered("The places could not be asked for. You are asked again when the report is sent.");
    }
  }

  function askLater(seconds) {
    say("The places are being looked up …");
    timer = setTimeout(ask, waitOf(seconds));
  }

  /** What was chosen stays chosen: it was found for these words before. */
  function unanswered(why) {
    found = [];
    say(why);
    rest();
  }

  function answered(told) {
    found = told.choices;
    const kept = found.find(({ id }) => id === sent.value);
    if (kept || isLeft()) {
      if (kept) choose(kept);
      else rest();
      return;
    }
    const lost = sent.value ? `${chosen ? nameOf(chosen) : "The place that was chosen"} is no longer among the places. ` : "";
    answer(null);
    say(lost + saidOf(told));
    if (document.activeElement === input || isWanted) open();
    else rest();
    isWanted = false;
  }

  function open() {
    if (found.length === 0) {
      rest();
      return;
    }
    list.replaceChildren(...found.map(optionOf));
    list.removeAttribute("aria-busy");
    list.hidden = false;
    suggest.hidden = false;
    card.hidden = true;
    unlook();
    input.setAttribute("aria-expanded", "true");
    map.open(mapSlot);
    map.offer(found);
    if (chosen) look(found.findIndex(({ id }) => id === chosen.id));
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    unlook();
    suggest.hidden = !chosen;
  }

  /** Close the list and say what stands: what is chosen, or that nothing is yet. */
  function rest() {
    close();
    card.hidden = !chosen && found.length === 0;
    if (card.hidden) return;
    card.replaceChildren(...cardOf(chosen, found.length, isLeft(), { onOpen: reopen, onLeave: leave }));
    if (!chosen) return;
    map.open(mapSlot);
    map.offer(found);
    map.show(chosen);
  }

  function look(number) {
    if (number === active || number < 0) return;
    unlook();
    active = number;
    const option = list.children[active];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
    map.show(found[active]);
  }

  function unlook() {
    list.children[active]?.setAttribute("aria-selected", "false");
    input.removeAttribute("aria-activedescendant");
    active = -1;
  }

  function onKey(event) {
    if (event.key === "Tab") {
      // Closed before the browser looks for the next field, which is then not one of the list's.
      close();
      return;
    }
    if (event.key === "Escape" && isOpen()) {
      rest();
    } else if (event.key === "Enter" && isOpen() && active >= 0) {
      choose(found[active]);
    } else if (!isOpen() && event.key === "ArrowDown" && found.length > 0) {
      open();
      if (active < 0) look(0);
    } else {
      const next = isOpen() ? nextActive(event.key, active, found.length) : null;
      if (next === null) return;
      look(next);
    }
    event.preventDefault();
  }

  /** What is sent: a choice, "" for none of them, or nothing, and then the server asks. */
  function answer(choice) {
    chosen = choice || null;
    sent.value = chosen?.id ?? "";
    sent.disabled = choice === null;
  }

  /** Tell the form, which keeps a copy and forgets what was asked before. */
  function tell() {
    sent.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function choose(choice) {
    answer(choice);
    tell();
    onChoose();
    rest();
    say(`Chosen: ${choice.title}.`);
  }

  function leave() {
    answer("");
    tell();
    say("");
    rest();
    card.querySelector("button")?.focus();
  }

  function reopen() {
    input.focus();
    if (found.length > 0) open();
    else ask();
  }

  function say(text) {
    if (status.textContent !== text) status.textContent = text;
  }

  return {
    /** Ask again for the same words, as when what is known beside them has changed. */
    again: () => isAsked() && ask(),
  };
}

/**
 * Put one hidden field in the place of what works without scripts; it begins with what was chosen.
 * @returns {HTMLInputElement}
 */
function takeOver(choices) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "place_choice";
  const checked = choices.querySelector("input:checked");
  field.value = checked?.value ?? "";
  field.disabled = !checked;
  choices.replaceChildren(field);
  return field;
}
