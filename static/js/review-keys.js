/** Which keys the review listens to, and when; pure, so that node can test it. */

const TYPED_IN = new Set(["INPUT", "TEXTAREA", "SELECT"]);
const NOT_TYPED = new Set(["checkbox", "radio", "button", "submit"]);
/** Arrows move between radio buttons and in fields; elsewhere they go through the list. */
const ARROWS = new Set(["ArrowDown", "ArrowUp"]);

/**
 * The key that was pressed, or null where it is the browser's own or somebody types.
 * @param {{key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, target: any}} event
 */
export function keyOf({ key, ctrlKey, metaKey, altKey, target }) {
  if (ctrlKey || metaKey || altKey) return null;
  const isTick = target?.tagName === "INPUT" && NOT_TYPED.has(target.type);
  if (target?.isContentEditable || (TYPED_IN.has(target?.tagName) && !isTick)) return null;
  if (ARROWS.has(key)) return target?.closest?.(".queue") ? key : null;
  return key.length === 1 ? key.toLowerCase() : null;
}

/**
 * The place in a list of so many after a step, from -1 where none is chosen; it stays within.
 * @param {-1 | 1} step
 */
export function goneBy(step, from, count) {
  if (from < 0) return 0;
  return Math.min(Math.max(from + step, 0), count - 1);
}
