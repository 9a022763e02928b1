// What the kiosk shows. Knows the page's elements and how to fill them; decides nothing.

import { byTestId, h } from "../core/dom.js";
import { icon, mark } from "../core/icons.js";
import { Captions } from "../parts/captions.js";
import { isShown, renderCard } from "../parts/cards.js";
import { Choices, fileChoices } from "../parts/choices.js";
import { fitKeyboard, renderProgress } from "../parts/progress.js";
import { Tiles } from "../parts/tiles.js";

const $ = (selector) => document.querySelector(selector);
const MIN_SCALE = 0.85;
const MAX_SCALE = 2;
const ONE_SCREEN = 1.3; // larger letters do not fit one screen: the page scrolls as a whole

export class Screen {
  constructor(talk, { pick, start, act }) {
    this.talk = talk;
    this.words = talk.words;
    this.act = act;
    this.guide = byTestId("guide");
    this.cards = $(".cards");
    this.captions = new Captions({ heard: $(".heard"), said: $(".said"), live: byTestId("live"), words: this.words });
    this.choices = new Choices($(".choices"), this.words, pick, byTestId("composer"));
    this.tiles = new Tiles($(".tiles"), talk.api, this.words, start, talk.conversation.jurisdiction);
    this.service = null;
    this.scale = 1;
    this.replies = [];
    $("#mark").append(mark());
    $("#veil-mark").append(icon("veil"));
  }

  /** Everything that depends on language or mode. */
  translate() {
    const { words } = this;
    const root = document.documentElement;
    root.lang = words.htmlLang;
    root.dataset.mode = words.mode;
    document.title = words.t("title");
    words.apply(document);
    for (const b of document.querySelectorAll("[data-testid=language] button")) b.setAttribute("aria-pressed", String(b.dataset.language === words.language));
    const elder = words.mode === "elder";
    const toggle = byTestId("elder-toggle");
    toggle.replaceChildren(icon("text"), h("span", {}, words.t("elder_on")));
    toggle.setAttribute("aria-pressed", String(elder));
    toggle.setAttribute("title", words.t("elder_label"));
    for (const b of document.querySelectorAll(".tool, .extras button")) b.replaceChildren(icon(b.dataset.icon), h("span", {}, words.t(b.dataset.name || b.dataset.testid)));
    byTestId("send").textContent = words.t("send");
    byTestId("change-guide").replaceChildren(icon("swap"), h("span", {}, words.t("change_guide")));
    byTestId("stop-talking").replaceChildren(icon("stop"), words.t("stop_talking"));
    this.mic(this.micState || "off");
    this.nameGuide();
    this.choices.draw();
    if (!this.tiles.box.hidden) this.tiles.draw();
    this.state(this.now || "idle");
  }

  nameGuide() {
    const name = this.words.t(`guide_${this.guide.who}`);
    this.guide.setAttribute("name", name);
    $("#guide-name").textContent = this.words.t("guide_about", { name });
  }

  /** idle | listening | thinking | speaking | connecting */
  state(now) {
    this.now = now;
    document.body.dataset.state = now;
    this.guide.setAttribute("state", now === "connecting" ? "thinking" : now);
    const text = this.words.t(`state_${now}`);
    if ($("#status").textContent !== text) $("#status").textContent = text;
    byTestId("stop-talking").hidden = now !== "speaking";
  }

  mic(state) {
    this.micState = state;
    const on = state !== "off";
    const button = byTestId("mic");
    button.replaceChildren(icon(on ? "stop" : "mic"), h("span", {}, this.words.t(on ? "mic_on" : "mic")));
    button.setAttribute("aria-pressed", String(on));
    button.title = this.words.t("mic_hint");
  }

  level(level) {
    const bars = document.querySelectorAll(".meter i");
    bars.forEach((bar, i) => (bar.style.height = `${0.3 + Math.min(1, level * 9) * (1 - Math.abs(i - 2) * 0.25)}rem`));
  }

  /** Replies with their cards and choices; the last choices and cards count. */
  show(replies, { home = false } = {}) {
    this.replies = replies;
    this.captions.say(replies);
    const cards = replies.filter(isShown);
    this.question = replies.map((r) => r.card).find((c) => c?.kind === "form") || null;
    this.ask();
    this.cards.replaceChildren(...replies.filter(isShown).map((r) => renderCard(r.card, this.words, this.act, r)));
    const choices = fileChoices(replies.flatMap((r) => r.choices || []), this.wantsFile && this.words.t("attach_by_phone"));
    this.choices.show(choices, this.words.mode === "elder" ? 4 : 6);
    this.home(home && !cards.length);
    this.mood(replies);
    this.point(cards.length > 0);
    $(".talk").scrollTo({ top: 0 });
  }

  get wantsFile() {
    return ["photo", "document"].includes(this.question?.type);
  }

  /** Topic tiles stand under the greeting, and nowhere else. */
  home(on) {
    if (on) this.tiles.home();
    else this.tiles.hide();
    document.body.dataset.view = on ? "home" : this.cards.children.length ? "card" : "talk";
  }

  point(on) {
    const landscape = matchMedia("(min-width: 60rem) and (orientation: landscape)").matches;
    if (on) this.guide.removeAttribute("gesture");
    this.guide.setAttribute("point", on ? (landscape ? "right" : "down") : "none");
  }

  mood(replies, flags = []) {
    const bad = flags.some((f) => ["emergency", "bereavement", "distress", "fraud", "medical"].includes(f));
    this.guide.setAttribute("mood", bad || replies.some((r) => r.card?.kind === "emergency") ? "concerned" : replies.some((r) => ["receipt", "certificate"].includes(r.card?.kind)) ? "glad" : "warm");
  }

  /** The field now asked for: its hint under the sentence, and a keyboard that fits it. */
  ask() {
    const { question } = this;
    const input = byTestId("composer");
    fitKeyboard(input, question);
    if (question?.hint) this.captions.said.append(h("p", { class: "hint" }, question.hint));
  }

  async progress(state) {
    const id = state?.service;
    if (!id) this.service = null;
    else if (this.service?.id !== id) this.service = (await this.talk.api.service(id, this.words.language).catch(() => null)) || { id };
    renderProgress(byTestId("progress"), state, this.service, this.words, this.question);
  }

  transcript(entries) {
    const list = byTestId("transcript").querySelector("ol");
    const guide = this.words.t(`guide_${this.guide.who}`);
    list.replaceChildren(...(entries.length ? entries.map((e) =>
      h("li", { class: e.who }, h("b", {}, e.who === "citizen" ? this.words.t("me") : guide), h("span", {}, e.text))) : [h("li", {}, this.words.t("transcript_empty"))]));
  }

  notice(name, values) {
    const box = $(".notice");
    clearTimeout(this.noticeTimer);
    box.textContent = name ? this.words.t(name, values) : "";
    box.hidden = !name;
    if (name && !/^(offline|attach_)/.test(name)) this.noticeTimer = setTimeout(() => (box.hidden = true), 9000);
  }

  /** Larger or smaller letters on request: "up", "down" or "reset". */
  zoom(direction) {
    this.scale = direction === "reset" ? 1 : Math.min(MAX_SCALE, Math.max(MIN_SCALE, this.scale * (direction === "down" ? 1 / 1.18 : 1.18)));
    document.documentElement.style.setProperty("--scale", this.scale.toFixed(3));
    document.documentElement.toggleAttribute("data-zoomed", this.scale > ONE_SCREEN);
  }

  showCard(id) {
    const card = [...this.cards.children].find((c) => c.dataset.card === id || c.dataset.kind === id);
    card?.scrollIntoView({ block: "nearest" });
  }

  /** Lights up the words as they sound, by the share of the reply's letters that has been spoken. */
  follow(player) {
    clearInterval(this.following);
    this.following = setInterval(() => {
      const now = player.now();
      const reply = now?.info.reply ?? 0;
      const all = letters(this.replies[reply]?.speech || this.replies[reply]?.text);
      if (!now || !all) return;
      let spoken = now.info.words.slice(0, now.word + 1).reduce((n, [, w]) => n + letters(w), 0);
      for (const { info } of player.history) {
        if (info === now.info) break;
        if ((info.reply ?? 0) === reply) spoken += info.words.reduce((n, [, w]) => n + letters(w), 0);
      }
      this.captions.follow(reply, Math.min(1, spoken / all));
    }, 80);
  }
}

const letters = (text) => (text || "").replace(/[\s\p{P}]/gu, "").length;
