// What was heard and what is being said, large; the words light up as they are spoken. A hidden live region tells screen
// readers each reply once.

import { h } from "../core/dom.js";
import { masked } from "../core/mask.js";
import { worded } from "./wording.js";

const BRIEF = 60; // letters of two lines or three, which look best when they are equally long

export class Captions {
  constructor({ heard, said, live, words }) {
    Object.assign(this, { heard, said, live, words });
    this.spans = [];
  }

  /** What the person said; `partial` while still listening. */
  hear(text, partial = false) {
    this.heard.replaceChildren(...(text ? [h("span", { class: "heard-label" }, this.words.t(partial ? "hearing" : "heard_label")), h("span", { class: "heard-text" }, masked(text))] : []));
    this.heard.classList.toggle("partial", partial);
    this.heard.hidden = !text;
  }

  say(replies) {
    this.spans = [];
    this.said.replaceChildren(...replies.map((reply, r) => h("p", { class: `sentence${r ? " further" : ""}${(reply.text || "").length <= BRIEF ? " brief" : ""}` }, this.#words(reply, r))));
    this.announce(replies.map((reply) => reply.text).join(" "));
  }

  /** Tells screen readers; a repeated text is told again. */
  announce(text) {
    this.live.textContent = "";
    setTimeout(() => (this.live.textContent = text), 60);
  }

  /** Lights the words up to the one sounding: `share` (0..1) of reply number `r`. */
  follow(r, share) {
    const mine = this.spans.filter((s) => s.reply === r);
    const upTo = Math.round(share * mine.length);
    for (const [i, s] of mine.entries()) {
      const want = i < upTo ? "spoken" : "";
      if (s.node.className !== want) s.node.className = want;
    }
  }

  settle() {
    for (const s of this.spans) if (s.node.className) s.node.className = "";
  }

  #words(reply, r) {
    const parts = worded(reply, this.words.language);
    this.spans.push(...parts.filter((part) => typeof part !== "string").map((node) => ({ node, reply: r })));
    return parts;
  }
}
