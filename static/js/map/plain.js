// Sources as plain text: a choice that a browser keeps for its reader, or the parameter `links=off` of an address.

const KEY = "sources-as-text";

/** Tell whether a storage holds the choice; a browser may keep nothing. */
export function wanted(storage) {
  try {
    return storage().getItem(KEY) === "yes";
  } catch {
    return false;
  }
}

/** Keep the choice, or forget it. */
export function keep(storage, plain) {
  try {
    if (plain) storage().setItem(KEY, "yes");
    else storage().removeItem(KEY);
  } catch {
    // The parameter of the address still counts.
  }
}

/** Tell whether an address asks for it. */
export const askedFor = (search) => new URLSearchParams(search).get("links") === "off";

/** Tell whether this page's reader wants sources without links. */
export const asText = () => askedFor(location.search) || wanted(() => localStorage);
