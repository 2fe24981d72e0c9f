// Buttons that copy the text of an element, or what a field holds: `data-copy` is its id.  Without
// scripts they stay hidden.

/** Copy by the clipboard, or where the browser keeps that from us by selecting it. */
async function copied(element) {
  const isField = element instanceof HTMLInputElement;
  try {
    await navigator.clipboard.writeText(isField ? element.value : element.textContent);
    return true;
  } catch {
    if (isField) {
      element.focus();
      element.select();
    } else getSelection().selectAllChildren(element);
    return document.execCommand("copy");
  }
}

/** Give every button its work. @param {ParentNode} part of the page */
export function bindCopying(part) {
  for (const button of part.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const done = await copied(document.getElementById(button.dataset.copy));
      const told = done ? "Copied." : "Your browser does not allow it. The text is selected: copy it by its own menu.";
      const status = part.querySelector("[data-copied]");
      if (status) status.textContent = told;
      button.classList.toggle("done", done);
      if (done) setTimeout(() => button.classList.remove("done"), 2000);
    });
  }
}
