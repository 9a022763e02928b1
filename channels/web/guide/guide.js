// <gilbot-guide>: the digital human. Attributes: who (sora|daon), state (idle|listening|thinking|speaking),
// mood (warm|concerned|glad), point (none|down|right|left). Give it the player with follow(player) and the lips move with the sound.

import { calm, h } from "../core/dom.js";
import { drawFigure } from "./figure.js";
import { approach, draw, moody, SHAPES } from "./mouth.js";

const SMOOTH_MS = 38; // time constant of the lips
const BLINK_MS = 130;

const STYLE = new CSSStyleSheet();
STYLE.replaceSync(`
:host{display:block;position:relative;aspect-ratio:1;contain:layout paint style}
.figure{width:100%;height:100%;display:block;overflow:visible}
.ring{position:absolute;inset:4.4% 2.8% 1.4% 2.8%;border-radius:50%;box-shadow:0 0 0 5px #2f7de0,0 0 12px 6px #9cc8fb;opacity:0;transition:opacity .25s}
:host([state=listening]) .ring{opacity:1}
.badge-name{font:700 23px Pretendard,"Noto Sans SC",system-ui,sans-serif;fill:#16294f}
.hand{transition:transform .55s cubic-bezier(.3,1.25,.5,1),opacity .3s;opacity:0}
.palm{transform:translate(560px,760px) rotate(18deg)}
:host([gesture=wave]) .palm{opacity:1;transform:translate(546px,440px) rotate(12deg)}
.point{transform:translate(520px,800px) rotate(-30deg)}
:host([point=right]) .point{opacity:1;transform:translate(512px,508px) rotate(-24deg)}
:host([point=left]) .point{opacity:1;transform:translate(128px,508px) scaleX(-1) rotate(-24deg)}
:host([point=down]) .point{opacity:1;transform:translate(500px,556px) rotate(24deg)}
.think{transition:opacity .3s}
:host([state=thinking]) .think{opacity:1}
@media (prefers-reduced-motion: no-preference){
:host([gesture=wave]) .palm{animation:wave .7s ease-in-out .45s 3 alternate}
:host([state=thinking]) .dot{animation:dot 1.2s ease-in-out infinite}
.dot1{animation-delay:.2s!important}.dot2{animation-delay:.4s!important}
:host([state=listening]) .ring{animation:ring 1.6s ease-in-out infinite}
}
@media (prefers-reduced-motion: reduce){.hand,.think,.ring{transition:none}}
@keyframes wave{from{transform:translate(546px,440px) rotate(12deg)}to{transform:translate(546px,440px) rotate(-14deg)}}
@keyframes dot{0%,60%,100%{opacity:.35}30%{opacity:1}}
@keyframes ring{50%{opacity:.35}}
`);

export class Guide extends HTMLElement {
  static observedAttributes = ["who", "mood", "name"];

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [STYLE];
    this.player = null;
    this.mouth = { ...SHAPES.X };
    this.mouthName = "X";
    this.nextBlink = 1500;
    this.gaze = { x: 0, y: 0 };
    this.pose = { tilt: 0, breath: 0, brow: 0 };
    this.frame = null;
  }

  connectedCallback() {
    this.#build();
    this.#run();
    this.onvisible = () => !document.hidden && this.#run();
    document.addEventListener("visibilitychange", this.onvisible);
  }

  disconnectedCallback() {
    cancelAnimationFrame(this.frame);
    this.frame = null;
    document.removeEventListener("visibilitychange", this.onvisible);
  }

  attributeChangedCallback(name, before, after) {
    if (!this.parts || before === after) return;
    if (name === "who") this.#build();
    if (name === "name") this.parts.name.textContent = after || "";
    this.#run();
  }

  get who() {
    return this.getAttribute("who") || "sora";
  }

  /** Lips follow what this player plays. */
  follow(player) {
    this.player = player;
    player.addEventListener("segment", () => this.#run());
  }

  /** A wave of the hand: hello, or goodbye. */
  wave() {
    this.setAttribute("gesture", "wave");
    clearTimeout(this.waving);
    this.waving = setTimeout(() => this.removeAttribute("gesture"), 3000);
  }

  #build() {
    const { svg, parts } = drawFigure(this.who);
    this.parts = parts;
    this.shadowRoot.replaceChildren(h("div", { class: "ring" }), svg);
    const pick = (name) => parts.mouth.querySelector(`.${name}`);
    this.lips = { hole: pick("hole"), lips: pick("lips"), teeth: pick("teeth"), lower: pick("lower"), tongue: pick("tongue"), clip: svg.querySelector("clipPath .hole") };
    parts.name.textContent = this.getAttribute("name") || "";
    this.drawn = "";
    this.#drawMouth();
    this.#drawBrows(0);
  }

  #run() {
    if (this.frame !== null || !this.isConnected) return;
    this.lastTime = performance.now();
    this.frame = requestAnimationFrame((now) => this.#tick(now));
  }

  #tick(now) {
    this.frame = null;
    if (!this.isConnected || document.hidden) return;
    const passed = Math.min(100, now - this.lastTime);
    this.lastTime = now;
    const quiet = calm();
    const sound = this.player?.now();
    const name = sound && !quiet ? sound.mouth : "X";
    if (name !== this.mouthName) {
      this.mouthName = name;
      this.dataset.mouth = name;
    }
    const mood = this.getAttribute("mood") || "warm";
    const target = moody(SHAPES[name] || SHAPES.X, mood);
    if (approach(this.mouth, target, quiet ? 1 : 1 - Math.exp(-passed / SMOOTH_MS))) this.#drawMouth();
    if (!quiet) this.#live(now, passed, sound, mood);
    else this.#still(mood);
    if (!quiet) this.frame = requestAnimationFrame((t) => this.#tick(t));
  }

  /** Breath, tilt of the head, gaze and blinking. Groups are only touched when they have moved enough to be seen. */
  #live(now, passed, sound, mood) {
    const state = this.getAttribute("state") || "idle";
    const pointing = this.getAttribute("point");
    const away = { down: [3, 7], right: [8, 3], left: [-8, 3] }[pointing];
    const aim = state === "thinking" ? [6, -7] : state !== "listening" && away && Math.sin(now / 1700) > -0.2 ? away : [Math.sin(now / 2300) * 1.6, Math.sin(now / 3100)];
    const share = 1 - Math.exp(-passed / 140);
    this.gaze.x += (aim[0] - this.gaze.x) * share;
    this.gaze.y += (aim[1] - this.gaze.y) * share;
    const tilt = { listening: 4.5, thinking: -4 }[state] ?? (sound ? Math.sin(now / 620) * 1.5 + Math.sin(now / 270) * 0.5 : Math.sin(now / 2600) * 1.1);
    this.pose.tilt += (tilt - this.pose.tilt) * (1 - Math.exp(-passed / 260));
    this.pose.breath = Math.sin(now / 1150);
    this.#place(this.parts.head, `rotate(${this.pose.tilt.toFixed(1)} 320 352) translate(0 ${(this.pose.breath * 1.2).toFixed(1)})`, "head");
    this.#place(this.parts.body, `translate(0 ${(this.pose.breath * 2 + 2).toFixed(1)})`, "body");
    const look = `translate(${this.gaze.x.toFixed(1)} ${this.gaze.y.toFixed(1)})`;
    this.#place(this.parts.leftIris, look, "leftIris");
    this.#place(this.parts.rightIris, look, "rightIris");
    const brow = mood === "concerned" ? 1 : state === "thinking" ? 0.5 : state === "listening" ? -0.45 : sound ? -0.25 + Math.sin(now / 800) * 0.2 : 0;
    this.pose.brow += (brow - this.pose.brow) * share;
    this.#drawBrows(this.pose.brow);
    if (now > this.nextBlink) this.nextBlink = now + 2400 + Math.random() * 3200;
    this.#lids(this.nextBlink - now < BLINK_MS ? "shut" : mood === "glad" && !sound ? "glad" : "open");
  }

  #still(mood) {
    this.#drawBrows(mood === "concerned" ? 1 : 0);
    this.#lids(mood === "glad" ? "glad" : "open");
  }

  #lids(which) {
    if (this.lidsNow === which && this.lidsOf === this.parts) return;
    this.lidsNow = which;
    this.lidsOf = this.parts;
    for (const side of ["left", "right"]) {
      for (const kind of ["Open", "Shut", "Glad"]) this.parts[side + kind].setAttribute("visibility", kind.toLowerCase() === which ? "visible" : "hidden");
    }
  }

  #drawBrows(worry) {
    const text = `rotate(${(worry * -13).toFixed(1)} 276 204) translate(0 ${(-3 + worry * 2.5).toFixed(1)})`;
    this.#place(this.parts.browLeft, text, "browLeft");
    this.#place(this.parts.browRight, text.replace(/rotate\(([-\d.]+) 276/, (_, a) => `rotate(${-a} 364`), "browRight");
  }

  #place(node, transform, name) {
    this.placed ||= {};
    if (this.placed[name] === transform && this.placedOf === this.parts) return;
    if (this.placedOf !== this.parts) this.placed = {};
    this.placedOf = this.parts;
    this.placed[name] = transform;
    node.setAttribute("transform", transform);
  }

  #drawMouth() {
    const { hole, width, teeth, lower, tongue, thick } = draw(this.mouth);
    if (hole === this.drawn) return;
    this.drawn = hole;
    const { lips } = this;
    for (const path of [lips.hole, lips.lips, lips.clip]) path.setAttribute("d", hole);
    lips.lips.setAttribute("stroke-width", thick.toFixed(1));
    lips.teeth.setAttribute("y", teeth[0].toFixed(1));
    lips.teeth.setAttribute("height", teeth[2].toFixed(1));
    lips.teeth.setAttribute("opacity", teeth[1].toFixed(2));
    lips.teeth.setAttribute("x", (-width).toFixed(1));
    lips.teeth.setAttribute("width", (2 * width).toFixed(1));
    lips.lower.setAttribute("y", lower[0].toFixed(1));
    lips.lower.setAttribute("opacity", lower[1].toFixed(2));
    lips.tongue.setAttribute("cy", tongue[0].toFixed(1));
    lips.tongue.setAttribute("rx", (width * 0.62).toFixed(1));
    lips.tongue.setAttribute("opacity", tongue[1].toFixed(2));
  }
}

customElements.define("gilbot-guide", Guide);
