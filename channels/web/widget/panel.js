// The chat panel: used in the widget's shadow root and, full size, on the phone page.

import { h } from "../core/dom.js";
import { LANGUAGES } from "../core/i18n.js";
import { icon } from "../core/icons.js";
import { masked } from "../core/mask.js";
import { Talk } from "../core/talk.js";
import { isShown, renderCard } from "../parts/cards.js";
import { Choices, fileChoices } from "../parts/choices.js";
import { ElderOffer } from "../parts/offer.js";
import { fitKeyboard, renderProgress } from "../parts/progress.js";
import { textOf, Tiles } from "../parts/tiles.js";
import { worded } from "../parts/wording.js";
import "../guide/guide.js";
import { shadowSheets } from "./styles.js";

export { shadowSheets };

export class ChatPanel {
  /** `host` is the element whose shadow root holds the panel; `options` go to Talk; `onclose` shows a closing button; `tell` gets events for the host page. */
  constructor(host, options, { onclose, tell = () => {} } = {}) {
    this.host = host;
    this.root = host.shadowRoot;
    this.onclose = onclose;
    this.tell = tell;
    this.talk = new Talk({ speaks: options.mode === "elder", ...options });
    this.words = this.talk.words;
    this.voiceFirst = options.speaks === undefined; // elder mode speaks here too, where nobody has said otherwise
    this.service = null;
    this.build();
    this.wire();
    this.translate();
  }

  build() {
    const act = (id, name, click, extra = {}) => h("button", { type: "button", class: "tool", dataset: { testid: id, icon: name }, onclick: click, ...extra });
    const { talk } = this;
    const el = (this.el = {});
    el.guide = h("gilbot-guide", { who: "sora", state: "idle", dataset: { testid: "guide" } });
    el.title = h("h2", { class: "panel-title" });
    el.status = h("span", { class: "panel-status", role: "status" });
    el.close = this.onclose ? h("button", { type: "button", class: "button", dataset: { testid: "close" }, onclick: this.onclose }, icon("close")) : h("span");
    el.languages = h("div", { class: "segments", role: "group", dataset: { testid: "language" } }, Object.entries(LANGUAGES).map(([code, name]) =>
      h("button", { type: "button", class: "segment", lang: code === "zh" ? "zh-Hans" : code, dataset: { language: code }, onclick: () => talk.setLanguage(code) }, name)));
    el.elder = h("button", { type: "button", class: "button elder-toggle", dataset: { testid: "elder-toggle" }, onclick: () => talk.setMode(this.words.mode === "elder" ? "standard" : "elder") });
    el.banner = h("p", { class: "banner", role: "alert", hidden: true, dataset: { testid: "banner" } });
    el.offer = h("div", { class: "offer", role: "status", hidden: true, dataset: { testid: "elder-offer" } });
    el.progress = h("div", { class: "line progress", hidden: true, dataset: { testid: "progress" } });
    el.lines = h("div", { class: "lines", dataset: { testid: "transcript" } });
    el.lines.className = "log-lines";
    el.live = h("div", { class: "hidden-text", "aria-live": "polite", "aria-atomic": "true", dataset: { testid: "live" } });
    el.choices = h("div", { class: "choices", hidden: true });
    el.tiles = h("section", { class: "tiles", hidden: true, dataset: { testid: "tiles" } });
    el.log = h("div", { class: "log", tabindex: 0, role: "region", dataset: { testid: "captions" } });
    el.quick = h("div", { class: "quick", role: "group" }, act("repeat", "repeat", () => talk.repeat()), act("slower", "slower", () => talk.slower()),
      act("louder", "louder", () => talk.louder()), act("human", "human", () => talk.human(), { class: "tool human" }));
    el.mic = h("button", { type: "button", class: "button round mic", dataset: { testid: "mic" }, "aria-pressed": "false", onclick: () => talk.toggleMic() });
    el.file = h("input", { type: "file", accept: "image/*,application/pdf", multiple: true, hidden: true, dataset: { testid: "file" }, onchange: () => this.attach() });
    el.attach = h("button", { type: "button", class: "button round attach", dataset: { testid: "attach" }, onclick: () => el.file.click() }, icon("attach"));
    el.input = h("input", { type: "text", dataset: { testid: "composer" }, name: "message", maxlength: 500, autocomplete: "off", enterkeyhint: "send", spellcheck: "false" });
    el.send = h("button", { type: "submit", class: "button primary", dataset: { testid: "send" } });
    el.form = h("form", { class: "write", onsubmit: (event) => this.submit(event) }, el.mic, el.attach, el.file, el.input, el.send);
    this.choices = new Choices(el.choices, this.words, (choice) => this.choose(choice), el.input);
    this.panel = h("section", { class: "panel" },
      h("header", { class: "panel-bar" }, el.guide, h("div", {}, el.title, el.status), el.close, h("div", { class: "panel-prefs" }, el.languages, el.elder)),
      el.banner, el.offer, el.log, h("footer", { class: "panel-foot" }, el.quick, el.form), el.live);
    this.tiles = new Tiles(el.tiles, talk.api, this.words, (service) => talk.say(textOf(service.name, this.words) || textOf(service.short_name, this.words)), talk.conversation.jurisdiction);
    el.log.append(el.progress, el.choices, el.tiles);
    this.root.append(this.panel);
  }

  wire() {
    const { talk } = this;
    new ElderOffer(talk, this.el.offer);
    const on = (type, handler) => talk.addEventListener(type, ({ detail }) => handler(detail));
    on("words", () => this.translate());
    on("begin", ({ replies, resumed, entries }) => {
      this.clear();
      if (resumed) for (const e of entries.slice(0, -replies.length || undefined)) this.line(e.who, e.text);
      this.replies(replies, resumed);
      if (this.pending) this.heard(this.pending, false); // typed before the greeting came
      else if (!entries.some((e) => e.who === "citizen")) this.tiles.home();
      this.tell("begin", { resumed, conversationId: talk.conversation.id });
    });
    on("heard", ({ text, partial }) => {
      this.pending = talk.conversation.id ? null : text;
      this.heard(text, partial);
    });
    on("turn", ({ turn, spoken }) => {
      if (spoken && turn.heard) this.heard(turn.heard, false);
      this.partial = this.pending = null;
      if (this.bannerStays) this.banner(null);
      this.replies(turn.replies || []);
      this.progress(turn.state);
      this.tell("turn", { heard: turn.heard, understood: turn.understood, replies: turn.replies, state: turn.state });
      for (const record of turn.records || []) this.tell("record", record);
      if (turn.state?.handoff) this.tell("handoff", turn.state.handoff);
    });
    on("busy", ({ busy }) => this.settle(busy ? "thinking" : null));
    on("mic", ({ state }) => {
      this.micState = state;
      this.drawMic();
      this.settle(state === "connecting" ? "connecting" : null);
    });
    on("listening", () => this.settle());
    on("speaking", () => this.settle());
    on("sound", () => this.el.guide.follow(talk.player));
    on("directive", (d) => this.obey(d));
    on("notice", ({ name, values }) => this.banner(name, values));
    for (const name of ["offline", "online", "lost", "problem"]) {
      on(name, () => {
        this.banner(name);
        this.tell(name, {});
      });
    }
  }

  begin() {
    return this.talk.begin();
  }

  async submit(event) {
    event.preventDefault();
    const { input } = this.el;
    const text = input.value;
    input.value = "";
    const number = /^\d{1,2}$/.test(text.trim()) && !this.talk.state?.service && this.choices.numbered(Number(text));
    if (number) await this.talk.choose(number);
    else await this.talk.say(text);
  }

  /** Photos or documents for the form: the turn they make comes as any other. */
  async attach() {
    const { file: input } = this.el;
    const files = [...(input.files || [])];
    input.value = "";
    await this.talk.attach(files);
  }

  /** A choice, or the file picker where the choice is to send a file. */
  choose(choice) {
    if (choice.id === "uploaded" && this.wantsFile) this.el.file.click();
    else this.talk.choose(choice);
  }

  get wantsFile() {
    return ["photo", "document"].includes(this.question?.type);
  }

  heard(text, partial) {
    if (!text) return;
    if (this.partial) this.partial.textContent = masked(text);
    else this.partial = this.line("citizen", masked(text));
    this.partial.classList.toggle("partial", partial);
    if (!partial) this.partial = null;
    this.tiles.hide();
    this.toEnd();
  }

  line(who, text, card) {
    const node = h("p", { class: `line ${who}` }, who === "guide" ? worded({ text, card }, this.words.language, true) : text);
    node.said = text;
    this.el.log.insertBefore(node, this.el.progress);
    return node;
  }

  replies(replies, quiet = false) {
    for (const reply of replies) {
      const last = this.el.progress.previousElementSibling;
      const again = last?.matches(".line.guide") && last.said === reply.text; // asked again into silence: said, not written, again
      const line = again ? last : this.line("guide", reply.text, reply.card);
      if (!isShown(reply)) continue;
      const card = renderCard(reply.card, this.words, (what) => this.act(what), reply, true);
      this.el.log.insertBefore(card, reply.card.kind === "summary" ? line : this.el.progress); // a read-back's question stands next to its yes and no
    }
    this.question = replies.map((r) => r.card).find((c) => c?.kind === "form") || null;
    fitKeyboard(this.el.input, this.question, true);
    this.el.attach.classList.toggle("wanted", this.wantsFile);
    this.choices.show(fileChoices(replies.flatMap((r) => r.choices || []), this.wantsFile && this.words.t("attach_choose")), this.words.mode === "elder" ? 4 : 6);
    if (!quiet) {
      this.el.live.textContent = "";
      setTimeout(() => (this.el.live.textContent = replies.map((r) => r.text).join(" ")), 60);
    }
    this.toEnd();
  }

  act({ open }) {
    if (open) this.talk.openDocument(open.pdf || `/api/certificates/${encodeURIComponent(open.id)}`);
  }

  async progress(state) {
    const id = state?.service;
    if (!id) this.service = null;
    else if (this.service?.id !== id) this.service = (await this.talk.api.service(id, this.words.language).catch(() => null)) || { id };
    renderProgress(this.el.progress, state, this.service, this.words, this.question);
    this.toEnd();
  }

  obey({ do: what, value }) {
    if (what === "font_scale") {
      this.scale = value === "reset" ? 1 : Math.min(2, Math.max(0.85, (this.scale || 1) * (value === "down" ? 0.85 : 1.18)));
      this.host.style.setProperty("--scale", this.scale.toFixed(3));
    }
    if (what === "language" || what === "mode") this.tell(what, { value });
    if (what === "end_session") this.tell("end", {});
  }

  clear() {
    for (const node of [...this.el.log.children]) if (![this.el.progress, this.el.choices, this.el.tiles].includes(node)) node.remove();
    this.partial = null;
  }

  settle(forced) {
    const { talk } = this;
    const now = forced || (talk.busy ? "thinking" : talk.speaking ? "speaking" : talk.micOpen ? "listening" : "idle");
    this.el.guide.setAttribute("state", now === "connecting" ? "thinking" : now);
    this.el.status.textContent = this.words.t(`state_${now}`);
  }

  /** Why a file was not taken stays until the next try or turn; other news goes by itself. */
  banner(name, values) {
    clearTimeout(this.bannerTimer);
    this.el.banner.textContent = name ? this.words.t(name, values) : "";
    this.el.banner.hidden = !name;
    this.bannerStays = /^(offline|attach_)/.test(name || "");
    if (name && !this.bannerStays) this.bannerTimer = setTimeout(() => (this.el.banner.hidden = true), 8000);
  }

  drawMic() {
    const on = (this.micState || "off") !== "off";
    this.el.mic.replaceChildren(icon(on ? "stop" : "mic"), h("span", {}, this.words.t(on ? "mic_on" : "mic")));
    this.el.mic.setAttribute("aria-pressed", String(on));
  }

  /** The last thing the person said stays in sight above a long answer; where letters are large, the question itself, what is read
   * back, or what a receipt is for. */
  toEnd() {
    const { log } = this.el;
    const elder = this.words.mode === "elder";
    const heard = [...log.querySelectorAll(".line.citizen")].at(-1);
    const card = [...log.querySelectorAll(".card-receipt, .card-summary")].filter((c) => !heard || heard.compareDocumentPosition(c) & Node.DOCUMENT_POSITION_FOLLOWING).at(-1);
    const shown = card?.matches(".card-receipt") ? card.previousElementSibling : card;
    const target = elder ? shown || [...log.querySelectorAll(".line.guide")].at(-1) : heard;
    const scroller = log.scrollHeight > log.clientHeight + 1 ? log : this.panel; // in elder mode the bar scrolls away too
    scroller.scrollTop = target && heard ? target.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop - 12 : 0;
  }

  translate() {
    const { el, words, host } = this;
    host.lang = words.htmlLang;
    host.dataset.mode = words.mode;
    if (this.voiceFirst) this.talk.speaks = words.mode === "elder";
    el.title.textContent = words.t("chat_title");
    this.panel.setAttribute("aria-label", words.t("chat_title"));
    el.guide.setAttribute("name", words.t("guide_sora"));
    if (this.onclose) el.close.setAttribute("aria-label", words.t("chat_close"));
    el.languages.setAttribute("aria-label", words.t("language_choose"));
    el.quick.setAttribute("aria-label", words.t("tools"));
    el.log.setAttribute("aria-label", words.t("conversation"));
    for (const b of el.languages.children) b.setAttribute("aria-pressed", String(b.dataset.language === words.language));
    el.elder.replaceChildren(icon("text"), h("span", {}, words.t("elder_on")));
    el.elder.setAttribute("aria-pressed", String(words.mode === "elder"));
    for (const b of el.quick.children) b.replaceChildren(icon(b.dataset.icon), h("span", {}, words.t(b.dataset.testid)));
    el.attach.setAttribute("aria-label", words.t("attach"));
    el.input.setAttribute("placeholder", words.t("composer"));
    el.input.setAttribute("aria-label", words.t("composer_label"));
    el.send.textContent = words.t("send");
    this.choices.draw();
    if (!el.tiles.hidden) this.tiles.draw();
    this.drawMic();
    this.settle();
  }
}
