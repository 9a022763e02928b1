// Gestures on the kiosk: thumbs answer, a palm stops the talking, a finger chooses, a swipe turns the page.
// Each has its touch twin; what was understood is shown at once.

import { byTestId, h } from "../core/dom.js";
import { CameraError, HandCamera } from "./hands.js";
import { GestureReader } from "./recognise.js";

const DWELL_MS = 1300;
const SHOWN_MS = 1600;

export class GestureControl {
  constructor(talk, screen, idle) {
    Object.assign(this, { talk, screen, idle });
    this.reader = new GestureReader();
    this.camera = new HandCamera((hand, now) => this.#frame(hand, now));
    this.hint = byTestId("gesture-hint");
    this.running = false;
  }

  /** True when the camera runs; a refused camera is told kindly. */
  async start() {
    const { words } = this.talk;
    this.#show(words.t("gestures_loading"));
    try {
      await this.camera.start();
    } catch (error) {
      this.camera.stop();
      this.hint.hidden = true;
      this.screen.notice(error instanceof CameraError ? "camera_refused" : "problem");
      return false;
    }
    this.running = true;
    this.reader.reset();
    this.#legend();
    return true;
  }

  stop() {
    this.running = false;
    this.camera.stop();
    this.hint.hidden = true;
    this.#mark(null);
    return false;
  }

  #frame(hand, now) {
    const { gesture, pose, tip } = this.reader.read(hand, now);
    if (hand) this.idle.touch();
    if (pose === "point") this.#aim(tip, now);
    else this.#mark(null);
    if (gesture && gesture !== "point") this.act(gesture);
  }

  /** Does what `gesture` means here. */
  act(gesture) {
    const { talk, screen } = this;
    this.#show(talk.words.t(`gesture_${gesture}`), true);
    document.dispatchEvent(new CustomEvent("gilbot-gesture", { detail: { gesture } }));
    if (gesture === "open_palm") {
      talk.hush();
    } else if (gesture === "swipe_left" || gesture === "swipe_right") {
      const by = gesture === "swipe_left" ? 1 : -1;
      if (!screen.choices.turn(by)) screen.tiles.turn(by);
    } else {
      talk.hush();
      talk.send({ event: "gesture", name: gesture });
    }
  }

  /** The finger is a pointer over the buttons; resting on one chooses it. */
  #aim(tip, now) {
    const buttons = [...document.querySelectorAll(".choices:not([hidden]) .choice, .tiles:not([hidden]) :is(.tile, .service)")];
    if (!buttons.length) return;
    const boxes = buttons.map((b) => b.getBoundingClientRect());
    const left = Math.min(...boxes.map((b) => b.left));
    const right = Math.max(...boxes.map((b) => b.right));
    const top = Math.min(...boxes.map((b) => b.top));
    const bottom = Math.max(...boxes.map((b) => b.bottom));
    const share = (v) => Math.min(1, Math.max(0, (v - 0.2) / 0.6));
    const x = left + share(tip.x) * (right - left);
    const y = top + share(tip.y) * (bottom - top);
    const distance = (b) => Math.hypot(b.left + b.width / 2 - x, b.top + b.height / 2 - y);
    const nearest = boxes.reduce((best, b, i) => (distance(b) < distance(boxes[best]) ? i : best), 0);
    const aimed = buttons[nearest];
    if (aimed !== this.aimed) {
      this.#mark(aimed);
      this.aimedSince = now;
    } else if (now - this.aimedSince > DWELL_MS) {
      this.#mark(null);
      this.#show(this.talk.words.t("gesture_point"), true);
      aimed.click();
    }
  }

  #mark(button) {
    if (this.aimed === button) return;
    this.aimed?.classList.remove("pointed");
    button?.classList.add("pointed");
    this.aimed = button;
  }

  #legend() {
    const { words } = this.talk;
    this.hint.classList.remove("fired");
    this.hint.replaceChildren(this.camera.video, h("span", {}, words.t("gesture_hint")), h("small", {}, words.t("camera_private")));
    this.hint.hidden = false;
  }

  #show(text, fired = false) {
    clearTimeout(this.timer);
    this.hint.classList.toggle("fired", fired);
    this.hint.replaceChildren(text);
    this.hint.hidden = false;
    if (fired) this.timer = setTimeout(() => this.running && this.#legend(), SHOWN_MS);
  }
}
