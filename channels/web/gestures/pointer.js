// A finger in the air as a pointer: it snaps to the nearest button, a ring fills while it rests there, and then the button is
// pressed. Every button it can reach can be touched just as well.

import { h } from "../core/dom.js";

const DWELL_MS = { standard: 1400, elder: 1800 };
const REST_MS = 500; // after a press, before the ring fills again
const LOST_MS = 600; // a finger not made out for so long has let go
const STICKY = 0.75; // another button must be so much nearer to take the aim over
const MOVED = 0.06; // share of the picture: after a choice the finger must first move away
const REACH_X = [0.2, 0.8]; // the part of the picture in which a hand is seen whole
const REACH_Y = [0.12, 0.58]; // the palm is below the finger
const BUTTONS = ".choices .choice, .tiles :is(.tile, .service, [data-testid=topics-back]), .pager button, .keypad .key, .offer button, .card-acts button";

export class AirPointer {
  /** `mode()` is "standard" or "elder"; `onpress(button)` is told before the press. */
  constructor(mode, onpress) {
    Object.assign(this, { mode, onpress });
    this.ring = h("div", { class: "air-pointer", "aria-hidden": "true", dataset: { testid: "air-pointer" } });
    this.release();
  }

  /** One picture: where the finger's tip is in shares of the mirrored picture, or null when none points. */
  read(tip, now) {
    if (!tip) {
      if (this.place && now - this.seen > LOST_MS) this.release();
      return;
    }
    const gap = this.place ? now - this.seen : 0;
    this.seen = now;
    const far = this.place ? Math.hypot(tip.x - this.place.x, tip.y - this.place.y) : 1;
    const share = far > 0.05 ? 0.85 : 0.4; // a resting hand trembles, a moving one is followed
    this.place = this.place ? { x: this.place.x + (tip.x - this.place.x) * share, y: this.place.y + (tip.y - this.place.y) * share } : tip;
    if (this.pressedAt) {
      if (Math.hypot(this.place.x - this.pressedAt.x, this.place.y - this.pressedAt.y) < MOVED) return this.#draw(null, 0);
      this.pressedAt = null;
    }
    const button = this.#nearest();
    if (button !== this.aimed) {
      this.#mark(button);
      this.held = 0;
    } else if (now >= this.restUntil) {
      this.held += Math.min(gap, DWELL_MS[this.mode()] / 2); // at least two more pictures must agree
    }
    const share_held = Math.min(1, this.held / DWELL_MS[this.mode()]);
    this.#draw(button, share_held);
    if (!button || share_held < 1) return;
    this.held = 0;
    this.restUntil = now + REST_MS;
    if (!button.matches(".key")) {
      this.pressedAt = { ...this.place };
      this.#mark(null);
      this.#draw(null, 0);
    }
    this.onpress(button);
    button.click();
  }

  /** Nothing is pointed at. */
  release() {
    this.place = this.pressedAt = null;
    this.held = this.restUntil = 0;
    this.#mark(null);
    this.ring.remove();
  }

  /** The button in reach that the finger is nearest to. */
  #nearest() {
    const dialog = document.querySelector("dialog[open]");
    const all = [...(dialog || document).querySelectorAll(dialog ? "button" : BUTTONS)];
    const buttons = all.map((node) => ({ node, box: node.getBoundingClientRect() })).filter(({ node, box }) => box.width && box.bottom > 0 && box.top < innerHeight && !node.disabled && node.checkVisibility());
    if (!buttons.length) return null;
    const edge = (pick, key) => pick(...buttons.map(({ box }) => box[key]));
    const along = (v, [low, high], from, to) => from + Math.min(1, Math.max(0, (v - low) / (high - low))) * (to - from);
    this.x = along(this.place.x, REACH_X, edge(Math.min, "left"), edge(Math.max, "right"));
    this.y = along(this.place.y, REACH_Y, edge(Math.min, "top"), edge(Math.max, "bottom"));
    const distance = ({ box, node }) => Math.hypot(box.left + box.width / 2 - this.x, box.top + box.height / 2 - this.y) * (node === this.aimed ? STICKY : 1)
      + 4 * Math.hypot(Math.max(box.left - this.x, 0, this.x - box.right), Math.max(box.top - this.y, 0, this.y - box.bottom));
    return buttons.reduce((best, b) => (distance(b) < distance(best) ? b : best)).node;
  }

  #draw(button, share) {
    const home = document.querySelector("dialog[open]") || document.body;
    if (this.ring.parentNode !== home) home.append(this.ring);
    this.ring.style.setProperty("--held", share.toFixed(3));
    this.ring.hidden = !button;
    if (button) this.ring.style.transform = `translate(${this.x.toFixed(0)}px, ${this.y.toFixed(0)}px)`;
  }

  #mark(button) {
    if (this.aimed === button) return;
    this.aimed?.classList.remove("pointed");
    button?.classList.add("pointed");
    this.aimed = button;
  }
}
