// The two guides, drawn by hand as SVG: a bust before a soft blue disc, in parts that guide.js moves.

import { s } from "../core/dom.js";

export const GUIDES = {
  sora: {
    skin: "#fbdcc6", shade: "#f0b998", blush: "#f58f7c", lip: "#d4584f", hair: "#33262b", hairLight: "#57424a", brow: "#43323a", iris: "#4a2f26",
  },
  daon: {
    skin: "#f4cfb2", shade: "#dfa683", blush: "#ef8b76", lip: "#c2564a", hair: "#2a2a33", hairLight: "#474857", brow: "#2f2d35", iris: "#3a2a22",
  },
};

const NAVY = "#24407a";
const NAVY_DEEP = "#1a2f5e";
const NAVY_LINE = "#132449";
const CORAL = "#ff7a63";
const CORAL_DEEP = "#e35c48";

let serial = 0;

/** The whole figure of guide `who`: {svg, parts} where parts are the groups and shapes that move. */
export function drawFigure(who) {
  const look = GUIDES[who] || GUIDES.sora;
  const id = `figure${++serial}`;
  const parts = {};
  const part = (name, node) => (parts[name] = node);
  const female = who !== "daon";

  const svg = s("svg", { viewBox: "0 0 640 640", class: "figure", "aria-hidden": "true", focusable: "false" },
    definitions(id, look),
    backdrop(id),
    s("g", { "clip-path": `url(#${id}-bust)` },
      part("body", s("g", {}, female ? bobBehind(id) : null, torso(id, look, part), part("head", s("g", {}, ...headParts(id, look, female, part))))),
    ),
    part("think", thinkingDots()),
    part("palm", s("g", { class: "hand palm" }, openPalm(look))),
    part("point", s("g", { class: "hand point" }, pointingHand(look))),
  );
  return { svg, parts };
}

function definitions(id, look) {
  const gradient = (name, from, to, across = false) =>
    s("linearGradient", { id: `${id}-${name}`, x1: 0, y1: 0, x2: across ? 1 : 0, y2: across ? 0 : 1 },
      s("stop", { offset: 0, "stop-color": from }), s("stop", { offset: 1, "stop-color": to }));
  return s("defs", {},
    s("radialGradient", { id: `${id}-disc`, cx: 0.5, cy: 0.34, r: 0.72 },
      s("stop", { offset: 0, "stop-color": "#eef6ff" }), s("stop", { offset: 0.6, "stop-color": "#d3e6fa" }), s("stop", { offset: 1, "stop-color": "#b4d3f3" })),
    gradient("jacket", "#2d4c8e", NAVY_DEEP),
    gradient("scarf", "#ff8d77", CORAL_DEEP),
    gradient("hair", look.hairLight, look.hair),
    gradient("neck", look.shade, look.skin),
    s("clipPath", { id: `${id}-bust` }, s("path", { d: "M0 0H640V330H612A292 292 0 0 1 28 330H0Z" })),
    s("clipPath", { id: `${id}-circle` }, s("circle", { cx: 320, cy: 330, r: 292 })),
    s("clipPath", { id: `${id}-mouth` }, s("path", { d: "M0 0", class: "hole" })),
  );
}

/** The disc: morning light, far hills and a winding road, because the guide walks it with you. */
function backdrop(id) {
  return s("g", { "clip-path": `url(#${id}-circle)` },
    s("circle", { cx: 320, cy: 330, r: 292, fill: `url(#${id}-disc)` }),
    s("circle", { cx: 486, cy: 196, r: 38, fill: "#fff6e3", opacity: 0.9 }),
    s("path", { d: "M20 430C110 352 178 384 250 402S410 330 470 352 590 420 640 396V640H20Z", fill: "#a5c9ee", opacity: 0.75 }),
    s("path", { d: "M10 500C120 430 200 470 300 468S500 410 640 470V640H10Z", fill: "#86b4e3", opacity: 0.7 }),
    s("path", { d: "M96 640C120 560 232 540 206 498 192 474 150 470 138 452 158 466 236 470 250 500 270 546 196 580 190 640Z", fill: "#f3f8fe", opacity: 0.85 }),
    s("path", { d: "M92 236c10-16 34-16 40 0 16-6 32 6 26 20H76c-8-10 2-24 16-20Z", fill: "#fff", opacity: 0.9 }),
  );
}

function torso(id, look, part) {
  return s("g", {},
    s("path", { d: "M280 318H360V392C372 420 268 420 280 392Z", fill: `url(#${id}-neck)` }),
    s("path", { d: "M74 660C80 540 104 468 196 434L284 396 320 436 356 396 444 434C536 468 560 540 566 660Z", fill: `url(#${id}-jacket)` }),
    s("path", { d: "M284 396 320 436 356 396 380 408 326 606H314L260 408Z", fill: "#fdfefe" }),
    s("path", { d: "M262 404 214 432 236 480 216 500 300 640H320V604L296 520Z", fill: "#2f5196" }),
    s("path", { d: "M378 404 426 432 404 480 424 500 340 640H320V604L344 520Z", fill: "#2a4a8b" }),
    s("path", { d: "M262 404 296 520 320 604V640M378 404 344 520 320 604", fill: "none", stroke: NAVY_LINE, "stroke-width": 2, opacity: 0.55 }),
    s("path", { d: "M214 432 236 480 216 500 304 640M426 432 404 480 424 500 336 640", fill: "none", stroke: NAVY_LINE, "stroke-width": 2.5, "stroke-linejoin": "round", opacity: 0.6 }),
    s("path", { d: "M150 640C152 590 158 560 170 536M490 640C488 590 482 560 470 536", fill: "none", stroke: NAVY_LINE, "stroke-width": 3, "stroke-linecap": "round", opacity: 0.55 }),
    s("path", { d: "M262 372C280 398 360 398 378 372L394 400C372 440 268 440 246 400Z", fill: `url(#${id}-scarf)` }),
    s("path", { d: "M258 396C286 418 354 418 382 396", fill: "none", stroke: CORAL_DEEP, "stroke-width": 2.5, "stroke-linecap": "round", opacity: 0.7 }),
    s("path", { d: "M310 424C296 452 276 476 258 500 278 506 296 502 306 496 314 474 320 452 322 430Z", fill: CORAL }),
    s("path", { d: "M328 424C336 456 350 484 364 512 346 518 330 512 322 504 316 480 316 452 318 430Z", fill: `url(#${id}-scarf)` }),
    s("path", { d: "M303 416C303 406 337 406 337 416V434C337 444 303 444 303 434Z", fill: CORAL_DEEP }),
    s("path", { d: "M308 416C312 412 328 412 332 416", fill: "none", stroke: "#ffb3a4", "stroke-width": 2.5, "stroke-linecap": "round" }),
    s("rect", { x: 388, y: 514, width: 104, height: 42, rx: 9, fill: "#fff" }),
    s("rect", { x: 388, y: 514, width: 104, height: 11, rx: 5, fill: CORAL }),
    part("name", s("text", { x: 440, y: 547, "text-anchor": "middle", class: "badge-name" })),
  );
}

function headParts(id, look, female, part) {
  const face = female
    ? "M224 218C222 146 268 112 320 112S418 146 416 218C415 290 376 348 320 350 264 348 225 290 224 218Z"
    : "M224 216C222 146 266 112 320 112S418 146 416 216C416 262 408 300 384 326 366 346 344 353 320 353S274 346 256 326C232 300 224 262 224 216Z";
  return [
    s("path", { d: "M282 340C300 362 340 362 358 340L358 368C340 386 300 386 282 368Z", fill: look.shade, opacity: 0.55 }),
    ...(female ? [] : [ear(look, 222), ear(look, 418, true)]),
    s("path", { d: face, fill: look.skin }),
    s("ellipse", { cx: 262, cy: 282, rx: 23, ry: 14, fill: look.blush, opacity: 0.34 }),
    s("ellipse", { cx: 378, cy: 282, rx: 23, ry: 14, fill: look.blush, opacity: 0.34 }),
    part("brows", s("g", { fill: "none", stroke: look.brow, "stroke-width": female ? 6 : 8, "stroke-linecap": "round" },
      part("browLeft", s("path", { d: "M256 207C267 197 284 196 297 203" })), part("browRight", s("path", { d: "M343 203C356 196 373 197 384 207" })))),
    part("eyes", s("g", {}, eye(look, 278, female, part, "left"), eye(look, 362, female, part, "right"))),
    ...(female ? [] : [glasses()]),
    s("path", { d: "M320 250C316 262 312 270 316 275 319 278 324 278 327 275", fill: "none", stroke: look.shade, "stroke-width": 4.5, "stroke-linecap": "round", "stroke-linejoin": "round" }),
    part("mouth", mouth(id, look)),
    ...(female ? fringe(id, look) : shortHair(id, look)),
  ];
}

const ear = (look, x, right = false) => s("g", {},
  s("ellipse", { cx: x, cy: 244, rx: 17, ry: 25, fill: look.skin }),
  s("path", { d: right ? "M421 232C430 238 430 252 420 258" : "M219 232C210 238 210 252 220 258", fill: "none", stroke: look.shade, "stroke-width": 4, "stroke-linecap": "round" }));

function eye(look, x, female, part, side) {
  const lash = female ? `M${x - 19} 240C${x - 15} 222 ${x + 15} 222 ${x + 19} 240` : `M${x - 18} 239C${x - 14} 224 ${x + 14} 224 ${x + 18} 239`;
  const wing = female ? (side === "left" ? `M${x - 18} 239L${x - 24} 232` : `M${x + 18} 239L${x + 24} 232`) : "M0 0";
  return s("g", {},
    part(`${side}Open`, s("g", {},
      s("path", { d: `M${x - 18} 241C${x - 13} 224 ${x + 13} 224 ${x + 18} 241 ${x + 12} 256 ${x - 12} 256 ${x - 18} 241Z`, fill: "#fff" }),
      part(`${side}Iris`, s("g", {},
        s("circle", { cx: x, cy: 240, r: 12, fill: look.iris }),
        s("circle", { cx: x, cy: 240, r: 6, fill: "#160e0c" }),
        s("circle", { cx: x - 4, cy: 235.5, r: 4, fill: "#fff" }),
        s("circle", { cx: x + 4.5, cy: 244.5, r: 1.8, fill: "#fff", opacity: 0.8 }))),
      s("path", { d: lash, fill: "none", stroke: look.hair, "stroke-width": 5, "stroke-linecap": "round" }),
      s("path", { d: wing, fill: "none", stroke: look.hair, "stroke-width": 4, "stroke-linecap": "round" }))),
    part(`${side}Shut`, s("path", { d: `M${x - 18} 242C${x - 10} 250 ${x + 10} 250 ${x + 18} 242`, fill: "none", stroke: look.hair, "stroke-width": 5, "stroke-linecap": "round", visibility: "hidden" })),
    part(`${side}Glad`, s("path", { d: `M${x - 18} 246C${x - 11} 231 ${x + 11} 231 ${x + 18} 246`, fill: "none", stroke: look.hair, "stroke-width": 5.5, "stroke-linecap": "round", visibility: "hidden" })));
}

const glasses = () => s("g", { fill: "none", stroke: "#5a4a42", "stroke-width": 3.5, opacity: 0.9 },
  s("circle", { cx: 278, cy: 242, r: 31 }), s("circle", { cx: 362, cy: 242, r: 31 }), s("path", { d: "M309 238C315 233 325 233 331 238M247 238 226 232M393 238 414 232", "stroke-linecap": "round" }));

/** Mouth at its own origin: hole, teeth, tongue, lips. The hole's path also clips what is inside. */
function mouth(id, look) {
  return s("g", { transform: "translate(320 305)" },
    s("path", { class: "hole", fill: "#6d1f2a", d: "M0 0" }),
    s("g", { "clip-path": `url(#${id}-mouth)` },
      s("ellipse", { class: "tongue", cx: 0, cy: 14, rx: 15, ry: 9, fill: "#ef8378" }),
      s("rect", { class: "teeth", x: -30, y: -12, width: 60, height: 10, rx: 3, fill: "#fffdf9" }),
      s("rect", { class: "lower", x: -16, y: 4, width: 32, height: 8, rx: 3, fill: "#fbf6ef" })),
    s("path", { class: "lips", fill: "none", stroke: look.lip, "stroke-width": 4.2, "stroke-linecap": "round", "stroke-linejoin": "round", d: "M0 0" }));
}

const bobBehind = (id) => s("path", {
  d: "M320 74C214 72 178 156 182 240 184 296 176 334 196 366 214 390 250 386 264 372H376C390 386 426 390 444 366 464 334 456 296 458 240 462 156 426 72 320 74Z",
  fill: `url(#${id}-hair)`,
});

const fringe = (id, look) => [
  s("path", { d: "M320 80C228 76 192 142 196 232 198 282 192 322 210 350 224 344 232 320 232 286 231 262 230 240 234 212 254 196 308 176 350 128 362 170 390 198 407 224 410 246 409 264 408 286 408 320 416 344 430 350 448 322 442 282 444 232 448 142 412 76 320 80Z", fill: `url(#${id}-hair)` }),
  s("path", { d: "M235 210C256 194 310 174 350 128 318 166 268 182 238 190Z", fill: look.hair, opacity: 0.35 }),
  s("path", { d: "M246 122C268 98 304 90 334 92", fill: "none", stroke: "#7a626b", "stroke-width": 7, "stroke-linecap": "round", opacity: 0.55 }),
  s("path", { d: "M424 178C420 160 412 148 404 140", fill: "none", stroke: CORAL, "stroke-width": 8, "stroke-linecap": "round" }),
];

const shortHair = (id, look) => [
  s("path", { d: "M218 226C204 150 236 84 314 78 384 72 440 118 424 226 418 214 414 200 412 184 396 180 384 168 378 152 350 172 290 176 252 158 238 172 226 196 218 226Z", fill: `url(#${id}-hair)` }),
  s("path", { d: "M252 158C262 130 296 108 340 108 300 118 272 134 262 160Z", fill: "#565868", opacity: 0.6 }),
  s("path", { d: "M378 152C390 140 392 128 388 118", fill: "none", stroke: look.hair, "stroke-width": 4, "stroke-linecap": "round", opacity: 0.6 }),
];

/** A hand with the index finger out along +x; the wrist is the origin, the sleeve trails along -x. */
function pointingHand(look) {
  const finger = (x, y, length) => s("rect", { x, y, width: length, height: 19, rx: 9.5, fill: look.skin, stroke: look.shade, "stroke-width": 2 });
  return [
    s("path", { d: "M-8 -33V33C-34 38 -56 42 -78 45 -134 50 -134 -46 -78 -43 -56 -40 -34 -36 -8 -33Z", fill: NAVY }),
    s("path", { d: "M-40 -36V36", stroke: NAVY_LINE, "stroke-width": 2.5, opacity: 0.5 }),
    s("rect", { x: -16, y: -32, width: 20, height: 64, rx: 6, fill: "#fff" }),
    s("path", { d: "M2 -25C18 -36 50 -38 68 -31L72 30C52 40 20 36 2 26Z", fill: look.skin }),
    s("rect", { x: 54, y: -33, width: 76, height: 20, rx: 10, fill: look.skin }),
    s("path", { d: "M66 -13H120", stroke: look.shade, "stroke-width": 2.5, "stroke-linecap": "round" }),
    finger(48, -12, 36), finger(46, 5, 33), finger(42, 20, 28),
    s("path", { d: "M14 -22C26 -40 46 -42 58 -26 66 -16 58 -6 48 -10 38 -14 28 -14 18 -8Z", fill: look.skin, stroke: look.shade, "stroke-width": 2 }),
  ];
}

/** An open hand, fingers up; the wrist is the origin. */
function openPalm(look) {
  const finger = (x, length, turn) => s("rect", { x: -9, y: -length, width: 18, height: length, rx: 9, fill: look.skin, transform: `translate(${x} -58) rotate(${turn})` });
  return [
    s("path", { d: "M-30 10C-34 50 -40 80 -46 112 -56 170 56 170 46 112 40 80 34 50 30 10Z", fill: NAVY }),
    s("rect", { x: -33, y: -4, width: 66, height: 20, rx: 6, fill: "#fff" }),
    s("path", { d: "M-27 0C-36 -28 -36 -52 -33 -68H33C36 -50 36 -26 27 0Z", fill: look.skin }),
    finger(-25, 58, -11), finger(-8.5, 68, -3), finger(8.5, 66, 4), finger(25, 54, 12),
    s("rect", { x: -9, y: -52, width: 18, height: 56, rx: 9, fill: look.skin, transform: "translate(-24 -18) rotate(-52)" }),
    s("path", { d: "M-16 -62V-74M0 -64V-78M17 -62V-74M-14 -24C-4 -34 12 -36 22 -32", fill: "none", stroke: look.shade, "stroke-width": 2.5, "stroke-linecap": "round" }),
  ];
}

const thinkingDots = () => s("g", { class: "think", opacity: 0 },
  s("circle", { cx: 470, cy: 150, r: 8, fill: "#fff" }), s("circle", { cx: 494, cy: 126, r: 12, fill: "#fff" }),
  s("rect", { x: 500, y: 48, width: 124, height: 66, rx: 33, fill: "#fff" }),
  ...[0, 1, 2].map((i) => s("circle", { class: `dot dot${i}`, cx: 534 + i * 28, cy: 81, r: 8, fill: NAVY })));
