/**
 * A copy of what is typed into the form, in the session's storage of this tab until its receipt
 * comes: so that a server that stops in the middle, or a page that is loaded again, loses nothing.
 * It is gone with the tab.
 */

const KEY = "report-copy";
/** What the server puts into the form, and answers to what it asked there. */
const NOT_TYPED = new Set(["token", "more", "place_for", "place_answer"]);

/** @returns {[string, string][]} what is typed: names and values, in the form's order */
export function typed(form) {
  return [...new FormData(form)].filter(([name, value]) => !NOT_TYPED.has(name) && value !== "");
}

/** Keep a copy of the form from now on. `storage` is the session's; a browser may refuse it. */
export function keepCopy(form, storage) {
  const keep = () => tried(() => storage.setItem(KEY, JSON.stringify(typed(form))));
  for (const event of ["input", "change", "submit"]) form.addEventListener(event, keep);
}

/** @returns {[string, string][] | null} the copy, if there is one that says what `form` does not */
export function copyFor(form, storage) {
  const copy = tried(() => JSON.parse(storage.getItem(KEY)));
  return Array.isArray(copy) && newIn(copy, typed(form)).length > 0 ? copy : null;
}

/** What one copy says and another does not. */
function newIn(copy, other) {
  const said = new Set(other.map((pair) => JSON.stringify(pair)));
  return copy.filter((pair) => !said.has(JSON.stringify(pair)));
}

export function dropCopy(storage) {
  tried(() => storage.removeItem(KEY));
}

/** Have the server show the form with everything of the copy in it, further sources too. */
export function putBack(form, copy) {
  const token = form.elements.token.value;
  const again = form.ownerDocument.createElement("form");
  again.method = "post";
  again.action = form.action;
  again.hidden = true;
  for (const [name, value] of [...copy, ["token", token], ["more", "again"]]) {
    const field = form.ownerDocument.createElement("textarea");
    field.name = name;
    field.value = value;
    again.append(field);
  }
  form.after(again);
  again.submit();
}

/** Put a copy into the fields of the form. @returns {boolean} false where it has not all of them */
export function fillIn(form, copy) {
  const fields = [...form.elements].filter(({ name }) => name && !NOT_TYPED.has(name));
  const names = new Set(fields.map(({ name }) => name));
  if (!copy.every(([name]) => names.has(name))) return false;
  const added = new Set(newIn(copy, typed(form)).map(([name]) => name));
  for (const field of fields) {
    const values = copy.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
    if (field.type === "hidden") field.disabled = values.length === 0;
    if (added.has(field.name)) field.closest("details")?.setAttribute("open", "");
  }
  return true;
}

/**
 * Bring the copy back: at once where the page was loaded `again`, else by a button of `notice`,
 * which has another to throw it away.
 */
export function offerCopy(notice, form, storage, again) {
  const copy = copyFor(form, storage);
  if (!copy) return;
  const isBack = again && fillIn(form, copy);
  for (const words of notice.querySelectorAll("[data-when]")) {
    words.hidden = (words.dataset.when === "back") !== isBack;
  }
  const [back, drop] = notice.querySelectorAll("button");
  back.hidden = isBack;
  back.addEventListener("click", () => putBack(form, copy));
  drop.addEventListener("click", () => {
    dropCopy(storage);
    if (isBack) location.assign(form.action);
    else notice.hidden = true;
  });
  notice.hidden = false;
}

function tried(what) {
  try {
    return what();
  } catch {
    return null;
  }
}
