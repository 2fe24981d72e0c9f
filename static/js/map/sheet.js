// The panel on a phone: a sheet at the foot, pulled up by its button.

/** @param {Record<string, HTMLElement>} parts elements of the page */
export function bindSheet(parts) {
  const pull = (open) => {
    parts.sheet.classList.toggle("open", open);
    parts.sheetToggle.setAttribute("aria-expanded", String(open));
  };
  parts.sheetToggle.addEventListener("click", () => pull(!parts.sheet.classList.contains("open")));
  parts.list.addEventListener("click", () => pull(false));
  parts.find.addEventListener("focus", () => pull(true));
  parts.skip?.addEventListener("click", (event) => {
    event.preventDefault();
    pull(true);
    parts.list.closest("details").open = true;
    parts.list.querySelector("button")?.focus();
  });
  return { pull };
}
