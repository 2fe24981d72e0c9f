/** A meaning of a place phrase as an option of the list and, once chosen, as a card. */

const make = (name, text, className = "") => Object.assign(document.createElement(name), { textContent: text, className });

/** An option of the list: what, how sure, where, how exact, and what speaks against it. */
export function optionOf(choice, number) {
  const option = make("li", "");
  option.id = `place-option-${number}`;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.append(...linesOf(choice));
  return option;
}

function linesOf({ title, certainty, where, doubt, conflict }) {
  const lines = [make("strong", title)];
  if (certainty) lines.push(" ", make("span", certainty, "tag"));
  for (const text of [where, doubt]) if (text) lines.push(" ", make("small", text));
  if (conflict) lines.push(" ", make("small", conflict, "conflict"));
  return lines;
}

/**
 * What stands while the list is closed: the choice with its reasons, or that there is none yet.
 * @param {?object} choice
 * @param {number} count how many places there are to choose from
 * @param {boolean} isLeft whether it was chosen that there is none
 * @param {{onOpen: () => void, onLeave: () => void}} actions
 */
export function cardOf(choice, count, isLeft, { onOpen, onLeave }) {
  if (!choice) {
    const words = make("p", `${isLeft ? "Left unplaced" : "Unplaced so far"}: listed in these words, not drawn on the map.`);
    const actions = [[count === 1 ? "Show the place" : `Show the ${count} places`, onOpen]];
    if (!isLeft) actions.push(["Leave it unplaced", onLeave]);
    return [words, actionsOf(...actions)];
  }
  const words = make("p", "");
  words.append(...linesOf(choice));
  if (choice.reasons.length > 0) words.append(" ", make("small", `Because: ${choice.reasons.join("; ")}.`));
  return [words, actionsOf(["Choose another", onOpen], ["Leave it unplaced", onLeave])];
}

function actionsOf(...actions) {
  const row = make("div", "", "actions");
  for (const [text, onClick] of actions) {
    const button = Object.assign(make("button", text, "button quiet"), { type: "button" });
    button.addEventListener("click", onClick);
    row.append(button);
  }
  return row;
}
