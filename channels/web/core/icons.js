// Line icons for buttons (24 units) and two-coloured pictures for topics (48 units), drawn for this project.

import { s } from "./dom.js";

const LINES = {
  mic: ["M12 3a3.2 3.2 0 0 1 3.2 3.2v5a3.2 3.2 0 0 1-6.4 0v-5A3.2 3.2 0 0 1 12 3Z", "M5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21M8.5 21h7"],
  erase: ["M8.5 5.5H20a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1H8.5L3 12ZM11.5 9.5l5 5M16.5 9.5l-5 5"],
  stop: ["M7 7h10v10H7Z"],
  send: ["M4 12 20 4.5 15.5 20l-4-6.5ZM11.5 13.5 20 4.5"],
  repeat: ["M4.5 12a7.5 7.5 0 1 0 2.6-5.7M7.5 2.8v4h4"],
  slower: ["M3 16.5h12.5a5 5 0 0 0 4.8-5c0-1-.7-1.8-1.7-1.8s-1.6.7-1.6 1.6c0 2-1.5 3.2-3.4 3.2", "M4.5 16.3C4 11 7 7.5 10.2 7.5s5.2 2.4 5.2 5-2 4-4 4-3.2-1.3-3.2-2.9 1-2.4 2.2-2.4", "M19 9.5 20.5 6M18 9.3 17.6 6"],
  louder: ["M4 9.5v5h3.5L12 18.5v-13L7.5 9.5Z", "M15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11"],
  human: ["M12 12.2a3.7 3.7 0 1 0 0-7.4 3.7 3.7 0 0 0 0 7.4ZM5 20.5c.4-4 3.2-6 7-6s6.6 2 7 6", "M5.2 9.5a6.8 6.8 0 0 1 13.6 0M5.2 9v3M18.8 9v3c0 1.8-1.3 2.5-2.8 2.7"],
  phone: ["M8 2.8h8a1.5 1.5 0 0 1 1.5 1.5v15.4a1.5 1.5 0 0 1-1.5 1.5H8a1.5 1.5 0 0 1-1.5-1.5V4.3A1.5 1.5 0 0 1 8 2.8ZM11 18.3h2"],
  veil: ["M3 3 21 21M10 5.3c.7-.2 1.3-.3 2-.3 4.5 0 7.8 3.4 9 7-.5 1.4-1.3 2.7-2.4 3.9M6.3 7.3C4.7 8.6 3.6 10.3 3 12c1.2 3.6 4.5 7 9 7 1.6 0 3-.4 4.3-1.1M9.9 10a2.9 2.9 0 0 0 4.1 4.1"],
  hand: ["M8 12.5V6a1.4 1.4 0 0 1 2.8 0v5V4.4a1.4 1.4 0 0 1 2.8 0V11 5.6a1.4 1.4 0 0 1 2.8 0v6.9-3.3a1.4 1.4 0 0 1 2.8 0V15c0 3.6-2.4 6.3-6 6.3-2.8 0-4.3-1.2-5.6-3.3L4.6 13.8c-.9-1.5 1-2.7 2-1.5Z"],
  low: ["M12 3v11M7.5 10 12 14.5 16.5 10M4 20.5h16"],
  home: ["M4 11.5 12 4.5l8 7M6 10v9.5h4.5V15h3v4.5H18V10"],
  text: ["M3 19 8.5 5h1L15 19M5 14.5h8M15.5 19l3-8.5h.6L22 19M16.6 16.2h4.3"],
  next: ["M9 5.5 15.5 12 9 18.5"],
  previous: ["M15 5.5 8.5 12 15 18.5"],
  check: ["M4.5 12.5 10 18 19.5 6.5"],
  close: ["M6 6 18 18M18 6 6 18"],
  swap: ["M4 8.5h13M13.5 5 17 8.5 13.5 12M20 15.5H7M10.5 12 7 15.5 10.5 19"],
  attach: ["M4 8h3.5L9 5.5h6L16.5 8H20v11H4Z", "M12 16.5a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6Z"],
  document: ["M6.5 3h7L18 7.5V21H6.5ZM13.5 3v4.5H18M9.5 12h5.5M9.5 16h5.5"],
  coin: ["M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z", "M8 9l2 6.5L12 10l2 5.5L16 9M7.5 12h9"],
  clock: ["M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 7v5.3l3.5 2"],
  place: ["M12 21c4-4.5 6.5-7.7 6.5-11a6.5 6.5 0 0 0-13 0c0 3.3 2.5 6.5 6.5 11ZM12 12.3a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z"],
  call: ["M6.5 3.5 9 4l1 4-2 1.6c1 2.3 2.5 3.9 5 5.1l1.6-2 4 1 .5 2.6c0 2-1.3 3.2-3 3.2C9.5 19 4.5 13.5 4 6.5c0-1.7.8-3 2.5-3Z"],
  calendar: ["M4.5 6h15v14h-15ZM4.5 10.5h15M8.5 3.5v4M15.5 3.5v4"],
  print: ["M7 9V3.5h10V9M7 17H4.5V9h15v8H17M7 14h10v6.5H7Z"],
  ticket: ["M4 7h16v3.5a1.8 1.8 0 0 0 0 3.5v3.5H4V14a1.8 1.8 0 0 0 0-3.5ZM14 7v10.5"],
  seal: ["M12 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM9 13.5 7.5 21l4.5-2.5 4.5 2.5L15 13.5"],
};

/** A line icon; decorative, so hidden from screen readers. */
export function icon(name) {
  return s("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" },
    ...(LINES[name] || LINES.document).map((d) => s("path", { d })));
}

// [fill shapes, accent shapes, stroke shapes] per topic.
const PICTURES = {
  pension: ["M8 24c0-8 6-13 15-13 3 0 6 .6 8 1.7L36 10v6.5c2 1.5 3.3 3.5 4 5.5h3v8h-4c-.8 1.6-2 3-3.5 4V40h-6v-3.5c-2.3.5-5 .5-7.5 0V40h-6v-6c-4-2-8-5.5-8-10Z", "M23 6.5a5 5 0 1 0 .1 0Z", "M33 21.5v1M18 16c3-1.3 6.5-1.5 10-.5"],
  medical: ["M24 41C12 32 6 26 6 18a9 9 0 0 1 18-2.5A9 9 0 0 1 42 18c0 8-6 14-18 23Z", "M21 15h6v6h6v6h-6v6h-6v-6h-6v-6h6Z", ""],
  id: ["M5 11h38a2 2 0 0 1 2 2v22a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V13a2 2 0 0 1 2-2Z", "M15 17a4.5 4.5 0 1 0 .1 0ZM7.5 32c.5-5 3.5-7.5 7.5-7.5s7 2.5 7.5 7.5Z", "M27 19h13M27 25h13M27 31h8"],
  transport: ["M8 8h32a3 3 0 0 1 3 3v25H5V11a3 3 0 0 1 3-3Z", "M9 14h30v11H9Z", "M12 36v5M36 36v5M11 30.5h4M33 30.5h4"],
  daily_life: ["M24 6 44 23h-5v18H9V23H4Z", "M19 28h10v13H19Z", "M15 22h4M29 22h4"],
  family: ["M15 8a6 6 0 1 0 .1 0ZM4 39c0-10 4-15 11-15s11 5 11 15ZM34 14a5 5 0 1 0 .1 0Z", "M26 39c.5-8 3-12.5 8-12.5S43.5 31 44 39Z", ""],
  safety: ["M24 4 41 10v12c0 11-7 18-17 22C14 40 7 33 7 22V10Z", "M21.5 14h5v13h-5ZM21.5 30h5v5h-5Z", ""],
  legal: ["M21.5 6h5v34h9v4H12.5v-4h9Z", "M3 27h16a8 8 0 0 1-16 0ZM29 27h16a8 8 0 0 1-16 0Z", "M11 27 7 13h34l-4 14M11 27l4-14M37 27l-4-14"],
  business: ["M6 20h36v22H6Z", "M8 6h32l5 12c0 3-2.3 5-5 5s-5-2-5.3-4.5C34.5 21 32 23 29.3 23S24.3 21 24 18.5C23.7 21 21.3 23 18.7 23s-5.2-2-5.4-4.5C13 21 10.7 23 8 23s-5-2-5-5Z", "M27 42V30h8v12M12 30h9v6h-9Z"],
  abroad: ["M24 5a19 19 0 1 0 .1 0Z", "M13 22 36 12l-4 20-7-5-5 5-1-8Z", ""],
};

/** The picture of a topic; colours come from the style sheet (.fill, .accent, .line). */
export function picture(topic) {
  const [fill, accent, line] = PICTURES[topic] || PICTURES.id;
  return s("svg", { viewBox: "0 0 48 48", class: `picture picture-${topic}`, "aria-hidden": "true", focusable: "false" },
    s("path", { class: "fill", d: fill }), s("path", { class: "accent", d: accent }), line ? s("path", { class: "line", d: line }) : null);
}

/** The mark of the house: two travellers' paths that become one road. */
export function mark() {
  return s("svg", { viewBox: "0 0 48 48", class: "mark", "aria-hidden": "true", focusable: "false" },
    s("circle", { cx: 24, cy: 24, r: 23, fill: "#1d3a78" }),
    s("path", { d: "M20 45c-2-9 11-12 8-20-2-5-9-5-11-10", fill: "none", stroke: "#fff", "stroke-width": 5, "stroke-linecap": "round" }),
    s("circle", { cx: 16, cy: 10, r: 4, fill: "#ff7a63" }), s("circle", { cx: 31.5, cy: 14, r: 4.5, fill: "#8fc1ff" }));
}
