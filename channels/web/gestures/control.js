// Gestures on the kiosk: thumbs answer, a palm stops the talking, a fist asks to hear it again, a finger chooses, a swipe turns
// the page. Each has its touch twin; what was understood is shown at once.

import { byTestId, h } from "../core/dom.js";
import { CameraError, HandCamera } from "./hands.js";
import { AirPointer } from "./pointer.js";
import { GestureReader } from "./recognise.js";

const SHOWN_MS = 1600;

export class GestureControl {
  constructor(talk, screen, idle) {
    Object.assign(this, { talk, screen, idle });
    this.reader = new GestureReader();
    this.camera = new HandCamera((hand, now) => this.#frame(hand, now));
    this.pointer = new AirPointer(() => talk.words.mode, () => this.#fired("point"));
    this.hint = byTestId("gesture-hint");
    this.label = h("span");
    this.note = h("small");
    this.hint.replaceChildren(this.camera.video, h("p", {}, this.label, this.note));
    this.running = false;
    talk.addEventListener("words", () => this.running && this.#legend());
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
      this.screen.notice(error instanceof CameraError ? "camera_refused" : "gestures_missing");
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
    this.pointer.release();
    return false;
  }

  #frame(hand, now) {
    const { gesture, pointing, tip } = this.reader.read(hand, now);
    if (hand) this.idle.touch();
    // While an answer is on its way, what stands on the screen is no longer asked.
    this.pointer.read(pointing && !this.talk.busy ? tip : null, now);
    if (gesture && gesture !== "point") this.act(gesture);
  }

  /** Does what `gesture` means here. */
  act(gesture) {
    const { talk, screen } = this;
    this.#fired(gesture);
    const greeting = byTestId("attract");
    if (greeting.open) return greeting.querySelector("button").click(); // a raised hand is enough to be greeted
    if (document.querySelector("dialog[open]")) return null;
    if (gesture === "open_palm") return talk.hush();
    if (gesture === "fist") return talk.repeat();
    if (gesture === "swipe_left" || gesture === "swipe_right") {
      const by = gesture === "swipe_left" ? 1 : -1;
      if (screen.choices.turn(by) || screen.tiles.turn(by)) return null;
      if (by > 0 || !talk.state?.service) return null; // back in a form is the question before
    }
    talk.hush();
    return talk.send({ event: "gesture", name: gesture });
  }

  #fired(gesture) {
    this.#show(this.talk.words.t(`gesture_${gesture}`), true);
    document.dispatchEvent(new CustomEvent("gilbot-gesture", { detail: { gesture } }));
  }

  #legend() {
    this.#show(this.talk.words.t("gesture_hint"));
  }

  /** The picture stays where it is: a video taken out of the page would stand still. */
  #show(text, fired = false) {
    clearTimeout(this.timer);
    this.hint.classList.toggle("fired", fired);
    this.label.replaceChildren(...text.split(/(?<= ·) /).flatMap((sign) => [h("span", { class: "sign" }, sign), " "]));
    this.note.textContent = fired ? "" : this.talk.words.t("camera_private");
    this.hint.hidden = false;
    if (fired) this.timer = setTimeout(() => this.running && this.#legend(), SHOWN_MS);
  }
}
