/**
 * A copy of what is typed into the form, in the session's storage of this tab until its receipt
 * comes: so that a server that stops in the middle loses nothing.
 */

const KEY = "report-copy";
const NOT_TYPED = new Set(["token", "more"]);

/** @returns {[string, string][]} what is typed: names and values, in the form's order */
export function typed(form) {
  return [...new FormData(form)].filter(([name, value]) => !NOT_TYPED.has(name) && value !== "");
}

/** Keep a copy of the form from now on. `storage` is the session's; a browser may refuse it. */
export function keepCopy(form, storage) {
  const keep = () => tried(() => storage.setItem(KEY, JSON.stringify(typed(form))));
  for (const event of ["input", "change", "submit"]) form.addEventListener(event, keep);
}

/** @returns {[string, string][] | null} the copy, if there is one with more in it than `form` */
export function copyFor(form, storage) {
  const copy = tried(() => JSON.parse(storage.getItem(KEY)));
  return Array.isArray(copy) && copy.length > typed(form).length ? copy : null;
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

/** Offer the copy in `notice`, which has a button to put it back and one to throw it away. */
export function offerCopy(notice, form, storage) {
  const copy = copyFor(form, storage);
  if (!copy) return;
  const [back, drop] = notice.querySelectorAll("button");
  back.addEventListener("click", () => putBack(form, copy));
  drop.addEventListener("click", () => {
    dropCopy(storage);
    notice.hidden = true;
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
