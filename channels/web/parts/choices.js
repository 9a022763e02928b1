// Choices as big numbered buttons; more than `limit` are shown page by page.

import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";

export class Choices {
  /** `box` receives the buttons; `pick(choice)` is called with the one chosen; `after` gets the keyboard's focus when the button that had it goes. */
  constructor(box, words, pick, after) {
    this.box = box;
    this.words = words;
    this.pick = pick;
    this.after = after;
    this.list = [];
    this.page = 0;
    this.limit = 6;
    this.pointed = -1;
  }

  show(list, limit = 6) {
    this.list = list || [];
    // A second page for a single choice hides it from people: the five faces stand together.
    this.limit = this.list.length === limit + 1 ? limit + 1 : limit;
    this.page = 0;
    this.draw();
  }

  get pages() {
    return Math.ceil(this.list.length / this.limit);
  }

  turn(by) {
    if (this.pages < 2) return false;
    this.page = (this.page + by + this.pages) % this.pages;
    this.draw();
    this.box.querySelector("button")?.focus({ preventScroll: true });
    return true;
  }

  /** The choice with this number on the screen (1 …), or undefined. */
  numbered(n) {
    return this.visible()[n - this.page * this.limit - 1];
  }

  visible() {
    return this.list.slice(this.page * this.limit, (this.page + 1) * this.limit);
  }

  /** Marks the next choice, as a pointing finger does; returns it. */
  point() {
    const buttons = [...this.box.querySelectorAll("[data-testid=choice]")];
    if (!buttons.length) return null;
    this.pointed = (this.pointed + 1) % buttons.length;
    buttons.forEach((b, i) => b.classList.toggle("pointed", i === this.pointed));
    return this.visible()[this.pointed];
  }

  draw() {
    this.pointed = -1;
    const { words } = this;
    const start = this.page * this.limit;
    const focused = this.box.querySelector(":focus-visible");
    const buttons = this.visible().map((choice, i) =>
      h("li", {}, h("button", { type: "button", class: "choice", dataset: { testid: "choice", choice: choice.id }, onclick: () => this.pick(choice) },
        h("span", { class: "number" }, start + i + 1), h("span", { class: "choice-label" }, choice.label))));
    this.box.replaceChildren(...(buttons.length ? [h("ol", { class: short(this.list) ? "choice-list short" : "choice-list", start: start + 1, "aria-label": words.t("choose_number") }, buttons)] : []));
    if (this.pages > 1) this.box.append(pager(words, this.page, this.pages, (by) => this.turn(by)));
    this.box.hidden = !this.list.length;
    if (focused) this.after?.focus({ preventScroll: true });
  }
}

const SHORT = 4; // letters: "네", "아니요", "yes", "no" stand side by side even on a phone
const short = (list) => list.length === 2 && list.every((c) => c.label.length <= SHORT);

/** Previous, place, next. */
export function pager(words, page, pages, turn) {
  return h("nav", { class: "pager", "aria-label": words.t("more_choices") },
    h("button", { type: "button", class: "button", dataset: { testid: "previous-page" }, onclick: () => turn(-1) }, icon("previous"), words.t("previous")),
    h("span", { class: "page" }, words.t("page_of", { n: page + 1, all: pages })),
    h("button", { type: "button", class: "button", dataset: { testid: "next-page" }, onclick: () => turn(1) }, words.t("next"), icon("next")));
}

/** The choices of a question; the one that says a file was sent reads as the way to send it, where `label` is given. */
export const fileChoices = (list, label) => (label ? list.map((c) => (c.id === "uploaded" ? { ...c, label } : c)) : list);
