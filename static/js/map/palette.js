// The colours of the style sheets, for what is drawn on a canvas, which cannot read them by itself.

const DARK = "(prefers-color-scheme: dark)";

/**
 * Colours by the names of custom properties, read once until the scheme changes.
 * @returns {{colour: (name: string) => string, ofType: (type: string) => string, onChange: (listener: () => void) => void}}
 */
export function createPalette() {
  const known = new Map();
  const listeners = [];
  matchMedia(DARK).addEventListener("change", () => {
    known.clear();
    for (const listener of listeners) listener();
  });

  function colour(name) {
    if (!known.has(name)) {
      known.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
    }
    return known.get(name);
  }

  return {
    colour,
    /** That of a kind of event; what is of several kinds, or of none, is muted. */
    ofType: (type) => colour(`--type-${type}`) || colour("--muted"),
    onChange: (listener) => listeners.push(listener),
  };
}
