// Time at the foot: a bar for each month, and a brush that sets the first and last day.

import { make, makeSvg } from "#map/page";
import { daysOf, histogram, monthOf, monthWords, rangeWords } from "#map/time";

const HEIGHT = 40;

/**
 * @param {{histogram: HTMLElement, words: HTMLElement}} parts
 * @param {(from: string, to: string) => void} chosen days, "" for an open end
 */
export function createTimeline(parts, chosen) {
  let bins = null;
  let drag = null;

  function monthAt(event) {
    const { left, width } = parts.histogram.getBoundingClientRect();
    const share = Math.max(0, Math.min(0.9999, (event.clientX - left) / width));
    return bins.start + Math.floor(share * bins.counts.length);
  }

  function mark(first, last) {
    for (const bar of parts.histogram.querySelectorAll("[data-month]")) {
      const month = Number(bar.dataset.month);
      bar.classList.toggle("outside", month < first || month > last);
    }
  }

  parts.histogram.addEventListener("pointerdown", (event) => {
    if (!bins) return;
    drag = { from: monthAt(event), to: monthAt(event) };
    parts.histogram.setPointerCapture(event.pointerId);
    mark(drag.from, drag.to);
  });
  parts.histogram.addEventListener("pointermove", (event) => {
    if (!drag) return;
    drag.to = monthAt(event);
    mark(Math.min(drag.from, drag.to), Math.max(drag.from, drag.to));
  });
  parts.histogram.addEventListener("pointerup", () => {
    if (!drag) return;
    const [first, last] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)];
    drag = null;
    chosen(daysOf(first).first, daysOf(last).last);
  });
  parts.histogram.addEventListener("pointercancel", () => { drag = null; });

  function bars() {
    const { start, counts } = bins;
    const most = Math.max(...counts);
    const svg = makeSvg("svg", {
      viewBox: `0 0 ${counts.length} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true",
    });
    counts.forEach((count, index) => {
      // A month without reports keeps its place, so that the axis is honest.
      const height = count ? Math.max(3, (count / most) * (HEIGHT - 2)) : 0;
      const bar = makeSvg("rect", {
        class: "bar", "data-month": start + index, x: index + 0.1, width: 0.8, y: HEIGHT - height, height,
      });
      svg.append(bar);
    });
    return svg;
  }

  function years() {
    const { start, counts } = bins;
    const axis = make("div", { class: "years", "aria-hidden": "true" });
    for (let index = 0; index < counts.length; index += 12) {
      const tick = make("span", {}, String((start + index) / 12));
      tick.style.left = `${(index / counts.length) * 100}%`;
      axis.append(tick);
    }
    return axis;
  }

  return {
    /** @param {object} time of the feed @param {{from: string, to: string}} filter */
    show(time, { from, to }) {
      bins = histogram(spansOf(time));
      parts.words.textContent = rangeWords(from, to);
      parts.histogram.hidden = !bins;
      if (!bins) return;
      const end = bins.start + bins.counts.length - 1;
      parts.histogram.replaceChildren(bars(), years());
      parts.histogram.title = `${monthWords(bins.start)} to ${monthWords(end)}: drag over months to choose them`;
      mark(from ? monthOf(from) : bins.start, to ? monthOf(to) : end);
    },
  };
}

/** The first days of the feed, each as often as records begin on it. */
function spansOf({ first, began }) {
  const day = (number) => new Date(Date.parse(first) + number * 86_400_000).toISOString().slice(0, 10);
  return began.flatMap((pairs) => Array.from({ length: pairs.length / 2 }, (_, n) => {
    const on = day(pairs[2 * n]);
    return new Array(pairs[2 * n + 1]).fill({ first: on, last: on });
  }).flat());
}
