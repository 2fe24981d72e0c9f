// What is under the pointer, in words beside it.

import { make } from "#map/page";
import { hitWords } from "#map/targets";

const OFF_PX = 14;

/**
 * @param {L.Map} map
 * @param {(point: {x: number, y: number}) => ?import("#map/targets").Hit} hitAt layer points
 */
export function bindTip(map, hitAt) {
  const container = map.getContainer();
  const tip = make("p", { class: "map-tip", "aria-hidden": "true", dir: "auto", hidden: "" });
  container.append(tip);
  let asked = 0;

  function say(point, layerPoint) {
    const hit = hitAt(layerPoint);
    container.classList.toggle("over-record", Boolean(hit));
    tip.hidden = !hit;
    if (!hit) return;
    tip.textContent = hitWords(hit);
    const isRight = point.x > map.getSize().x / 2;
    Object.assign(tip.style, {
      left: isRight ? "auto" : `${point.x + OFF_PX}px`,
      right: isRight ? `${map.getSize().x - point.x + OFF_PX}px` : "auto",
      top: `${Math.max(4, point.y - 2 * OFF_PX)}px`,
    });
  }

  map.on("mousemove", ({ containerPoint, layerPoint }) => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(() => say(containerPoint, layerPoint));
  });
  const hide = () => {
    cancelAnimationFrame(asked);
    tip.hidden = true;
  };
  map.on("mouseout movestart", hide);
}
