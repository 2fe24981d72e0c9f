// The arrow keys lead to the report before and the one after, by the links of the page.

const LEADS = { ArrowLeft: "prev", ArrowRight: "next" };
/** Where arrows have a meaning of their own. */
const OF_ITS_OWN = "input, select, textarea, [role=region], [contenteditable]";

document.addEventListener("keydown", (event) => {
  const { key, altKey, ctrlKey, metaKey, shiftKey, target } = event;
  if (altKey || ctrlKey || metaKey || shiftKey || target.closest?.(OF_ITS_OWN)) return;
  const link = LEADS[key] && document.querySelector(`a[rel=${LEADS[key]}]`);
  if (link) link.click();
});
