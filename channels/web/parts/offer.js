// Large letters and slow speech, offered once to who asks for bigger, louder or slower, or was not understood twice in a row.

import { h } from "../core/dom.js";

const MISSES = 2;
const NOT_UNDERSTOOD = ["nlu_fallback", "out_of_scope"];

export class ElderOffer {
  /** `box` is where the offer stands, quietly: it covers nothing and needs no answer. */
  constructor(talk, box) {
    Object.assign(this, { talk, box });
    this.reset();
    talk.addEventListener("turn", ({ detail }) => this.#count(detail.turn));
    talk.addEventListener("directive", ({ detail: { do: what, value } }) => {
      if ((what === "speech_rate" && value === "down") || (["volume", "font_scale"].includes(what) && value === "up")) this.offer();
    });
    talk.addEventListener("notice", ({ detail: { name } }) => {
      if (name === "no_speech") this.#miss();
      else if (name === "slower_done" || name === "louder_done") this.offer();
    });
    talk.addEventListener("words", () => (talk.words.mode === "elder" ? this.hide() : this.box.hidden || this.draw()));
    talk.addEventListener("ended", () => this.reset());
  }

  reset() {
    this.misses = 0;
    this.done = false;
    this.before = null;
    this.hide();
  }

  offer() {
    if (this.done || this.talk.words.mode === "elder") return;
    this.done = true;
    this.draw();
  }

  hide() {
    this.box.hidden = true;
    this.box.replaceChildren();
  }

  draw() {
    const { words } = this.talk;
    this.box.hidden = false;
    this.box.replaceChildren(
      h("p", {}, words.t("offer_elder")),
      h("div", { class: "offer-acts" },
        h("button", { type: "button", class: "button primary", dataset: { testid: "offer-yes" }, onclick: () => this.#take() }, words.t("offer_yes")),
        h("button", { type: "button", class: "button", dataset: { testid: "offer-no" }, onclick: () => this.hide() }, words.t("offer_no"))));
  }

  #take() {
    this.hide();
    return this.talk.setMode("elder");
  }

  /** A turn missed what was meant when it says so, or when the same question stays with nothing new answered. */
  #count({ understood, state, replies }) {
    const asked = state?.asking && JSON.stringify([state.service, state.asking, state.answers]);
    const again = asked && asked === this.before && understood?.intent === "inform";
    this.before = asked;
    if (NOT_UNDERSTOOD.includes(understood?.intent) || (again && replies?.length)) this.#miss();
    else this.misses = 0;
  }

  #miss() {
    if (++this.misses >= MISSES) this.offer();
  }
}
