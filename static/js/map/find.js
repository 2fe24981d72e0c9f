// The search box: a combobox with a list of what was found (ARIA Authoring Practices, list
// autocomplete with manual selection).  "/" leads to it from everywhere on the page.

import { make } from "#map/page";

const TYPING_PAUSE_MS = 120;
const KINDS = {
  station: "Station", line: "Line", kilometre: "Kilometre", settlement: "Settlement", record: "Report", words: "Words",
};

/**
 * @param {{input: HTMLInputElement, list: HTMLElement, status: HTMLElement}} parts of the box
 * @param {{begin: () => void, find: (text: string, signal: AbortSignal) => Promise<object[]>}} finding
 * @param {(found: import("#map/finding").Found) => void} chosen
 */
export function createFind({ input, list, status }, finding, chosen) {
  let found = [];
  let active = -1;
  let timer = 0;
  let asking = new AbortController();

  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off" };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  input.addEventListener("focus", () => finding.begin(), { once: true });
  input.addEventListener("input", typed);
  input.addEventListener("keydown", pressed);
  input.addEventListener("click", () => found.length && open(true));
  input.addEventListener("blur", () => open(false));
  // A press on an option must not take the focus from the box before it is chosen.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => choose([...list.children].indexOf(target.closest("[role=option]"))));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !input.checkVisibility()) return;
    event.preventDefault();
    input.focus();
    input.select();
  });

  const isOpen = () => input.getAttribute("aria-expanded") === "true";

  function open(wanted) {
    input.setAttribute("aria-expanded", String(wanted));
    list.hidden = !wanted;
    if (!wanted) look(-1);
  }

  function typed() {
    clearTimeout(timer);
    asking.abort();
    if (!input.value.trim()) clear();
    else timer = setTimeout(ask, TYPING_PAUSE_MS);
  }

  async function ask() {
    clearTimeout(timer);
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const answer = await finding.find(input.value.trim(), signal);
      if (!signal.aborted) show(answer);
    } catch (error) {
      if (error.name === "AbortError") return;
      clear();
      say(error.message);
    }
  }

  function show(answer) {
    found = answer;
    list.replaceChildren(...found.map(option));
    const places = found.filter(({ kind }) => kind !== "words").length;
    say(places ? `${places} found` : "Nothing is called so");
    open(found.length > 0);
  }

  /** What the list does not show is said in sight, too. */
  function say(text) {
    status.textContent = text;
    status.classList.toggle("visually-hidden", !text || found.length > 0);
  }

  function clear() {
    found = [];
    list.replaceChildren();
    open(false);
    say("");
  }

  function option({ kind, name, about }, number) {
    return make("li", { role: "option", id: `${list.id}-${number}`, "aria-selected": "false", class: `found-${kind}` },
      make("span", { class: "found-kind" }, KINDS[kind]),
      make("span", { class: "found-name", dir: "auto" }, kind === "words" ? `“${name}”` : name),
      make("span", { class: "about" }, kind === "words" ? `Show only what has these words: ${about}` : about));
  }

  /** Look at an option without choosing it. */
  function look(number) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = number;
    const option = list.children[active];
    if (!option) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  function choose(number) {
    const one = found[number];
    if (!one) return;
    input.value = "";
    clear();
    chosen(one);
  }

  const keys = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    async Enter() {
      if (isOpen() && active >= 0) choose(active);
      else if (input.value.trim()) {
        // Whoever types and presses Enter at once means what has not been asked for yet.
        await ask();
        choose(0);
      }
    },
    Escape() {
      if (isOpen()) open(false);
      else input.value = "";
    },
  };

  function step(by) {
    if (!found.length) return;
    if (!isOpen()) open(true);
    look((active + by + found.length + (active < 0 && by < 0 ? 1 : 0)) % found.length);
  }

  function pressed(event) {
    if (!keys[event.key] || event.isComposing) return;
    if (event.key === "Escape" && !isOpen() && !input.value) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  }
}

const isTyping = (element) => element.closest?.("input:not([type=checkbox]):not([type=range]), textarea, select, [contenteditable]");
