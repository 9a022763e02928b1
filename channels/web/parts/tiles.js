// Services by picture: topics first, then the services of one topic. Two touches reach any service.

import { h } from "../core/dom.js";
import { icon, picture } from "../core/icons.js";
import { pager } from "./choices.js";

export const TOPICS = ["pension", "medical", "id", "transport", "daily_life", "family", "safety", "legal", "business", "abroad"];

export class Tiles {
  /** `pick(service)` is called with the service chosen; `jurisdiction` limits the lists when the place is known. */
  constructor(box, api, words, pick, jurisdiction) {
    this.box = box;
    this.api = api;
    this.words = words;
    this.pick = pick;
    this.fixed = jurisdiction;
    this.country = jurisdiction;
    this.topic = null;
    this.page = 0;
    this.cache = new Map();
  }

  get limit() {
    return this.words.mode === "elder" ? 4 : this.topic ? 6 : TOPICS.length;
  }

  get where() {
    return this.country || (this.words.language === "zh" ? "CN" : "KR");
  }

  show() {
    this.box.hidden = false;
    this.draw();
  }

  hide() {
    this.box.hidden = true;
  }

  home() {
    const keys = this.#keys();
    this.topic = null;
    this.page = 0;
    this.country = this.fixed;
    this.show();
    keys();
  }

  turn(by) {
    const pages = Math.ceil((this.topic ? this.services?.length || 0 : TOPICS.length) / this.limit);
    if (pages < 2 || this.box.hidden) return false;
    const keys = this.#keys();
    this.page = (this.page + by + pages) % pages;
    this.draw().then(keys);
    return true;
  }

  async draw() {
    return this.topic ? this.#drawServices() : this.#drawTopics();
  }

  /** Who came by keyboard goes on from the first button of what is drawn instead: returns how. */
  #keys() {
    const had = this.box.querySelector(":focus-visible");
    return () => had && !had.isConnected && this.box.querySelector("button")?.focus();
  }

  #drawTopics() {
    const { words } = this;
    const start = this.page * this.limit;
    const shown = TOPICS.slice(start, start + this.limit);
    const pages = Math.ceil(TOPICS.length / this.limit);
    this.box.replaceChildren(
      h("h2", { class: "tiles-title hint" }, words.t("topics_hint")),
      h("ul", { class: "tile-list" }, shown.map((topic) =>
        h("li", {}, h("button", { type: "button", class: "tile", dataset: { testid: "topic", topic }, onclick: () => this.#open(topic) }, picture(topic), h("span", {}, words.t(`topic_${topic}`)))))));
    if (pages > 1) this.box.append(pager(words, this.page, pages, (by) => this.turn(by)));
  }

  #open(topic) {
    const keys = this.#keys();
    this.topic = topic;
    this.page = 0;
    return this.draw().then(keys);
  }

  async #drawServices() {
    const { words, topic } = this;
    const key = [topic, this.where, words.language].join();
    if (!this.cache.has(key)) {
      this.box.replaceChildren(this.#serviceHead(), h("p", { class: "tiles-hint" }, words.t("loading")));
      try {
        const listing = await this.api.services({ topic, jurisdiction: this.where, language: words.language });
        const items = listing.items || listing.services || listing.results || listing;
        this.cache.set(key, items.filter((i) => !i.topic || i.topic === topic));
      } catch {
        this.box.replaceChildren(this.#serviceHead(), h("p", { class: "tiles-hint", role: "alert" }, words.t("topic_failed")),
          h("button", { type: "button", class: "button", onclick: () => this.draw() }, icon("repeat"), words.t("try_again")));
        return;
      }
      if (this.topic !== topic) return;
    }
    this.services = this.cache.get(key);
    const start = this.page * this.limit;
    const pages = Math.ceil(this.services.length / this.limit);
    this.box.replaceChildren(this.#serviceHead(),
      this.services.length
        ? h("ul", { class: "service-list" }, this.services.slice(start, start + this.limit).map((service) =>
          h("li", {}, h("button", { type: "button", class: "service", dataset: { testid: "service", service: service.id }, onclick: () => this.pick(service) },
            h("span", {}, textOf(service.short_name, words) || textOf(service.name, words)), icon("next")))))
        : h("p", { class: "tiles-hint" }, words.t("topic_empty")));
    if (pages > 1) this.box.append(pager(words, this.page, pages, (by) => this.turn(by)));
  }

  #serviceHead() {
    const { words } = this;
    const country = (code) => h("button", { type: "button", class: "segment", "aria-pressed": String(this.where === code), onclick: () => this.#switch(code) }, words.t(`country_${code}`));
    return h("div", { class: "service-head" },
      h("h2", { class: "tiles-title" }, picture(this.topic), words.t(`topic_${this.topic}`)),
      h("div", { class: "service-tools" },
        h("button", { type: "button", class: "button", dataset: { testid: "topics-back" }, onclick: () => this.home() }, icon("previous"), words.t("topics_back")),
        this.fixed ? null : h("div", { class: "segments", role: "group", "aria-label": words.t("country") }, country("KR"), country("CN"))));
  }

  #switch(code) {
    const keys = this.#keys();
    this.country = code;
    this.page = 0;
    this.draw().then(keys);
  }
}

export const textOf = (value, words) => (value && typeof value === "object" ? value[words.language] || value.ko || value.en : value) || "";
