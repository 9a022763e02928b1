// Small helpers to build DOM without innerHTML, so that nothing a citizen types is ever parsed as markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element: attributes by name; `on*` functions become listeners, `dataset` and `class` are handled, null is left out. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG elements. */
export function s(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on") && typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(element.dataset, value);
    else if (value === true) element.setAttribute(name, "");
    else element.setAttribute(name, String(value));
  }
  element.append(...children.flat(3).filter((c) => c !== null && c !== undefined && c !== false));
  return element;
}

/** The element carrying this `data-testid`. */
export const byTestId = (id, root = document) => root.querySelector(`[data-testid="${id}"]`);

/** True where the person asked the system for less motion. */
export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export const clamp = (x, low, high) => Math.min(high, Math.max(low, x));

export const wait = (ms) => new Promise((done) => setTimeout(done, ms));
