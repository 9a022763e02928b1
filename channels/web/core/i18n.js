// Words of the pages: three languages, plain wording for elder mode where it differs.

import en from "./strings.en.js";
import ko from "./strings.ko.js";
import zh from "./strings.zh.js";

export const LANGUAGES = { ko: "한국어", zh: "中文", en: "English" };
const HTML_LANG = { ko: "ko", zh: "zh-Hans", en: "en" };
const STRINGS = { ko, zh, en };

export class Words {
  constructor(language = "ko", mode = "standard") {
    this.set(language, mode);
  }

  set(language, mode) {
    this.language = language in STRINGS ? language : "ko";
    this.mode = mode === "elder" ? "elder" : "standard";
  }

  get htmlLang() {
    return HTML_LANG[this.language];
  }

  /** The wording for `name`, its {placeholders} filled in. */
  t(name, values = {}) {
    const table = STRINGS[this.language];
    const text = (this.mode === "elder" && table.elder[name]) || table[name] || en[name] || name;
    return text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  }

  has(name) {
    return name in STRINGS[this.language];
  }

  /** Fills every element under `root` marked data-t (text), data-t-label (aria-label) or data-t-placeholder. */
  apply(root) {
    for (const e of root.querySelectorAll("[data-t]")) e.textContent = this.t(e.dataset.t);
    for (const e of root.querySelectorAll("[data-t-label]")) e.setAttribute("aria-label", this.t(e.dataset.tLabel));
    for (const e of root.querySelectorAll("[data-t-placeholder]")) e.setAttribute("placeholder", this.t(e.dataset.tPlaceholder));
  }

  /** An hour such as "14:30" as people say it. */
  hour(clock) {
    const [, h, m] = /^(\d{1,2}):(\d{2})/.exec(clock) || [];
    if (!h) return clock;
    const part = this.t(h < 12 ? "before_noon" : "after_noon");
    return this.t("hour", { part, h: h % 12 || 12, m: m === "00" ? "" : this.t("minutes", { m: Number(m) }), mm: m });
  }

  date(iso) {
    const day = new Date(`${iso}T00:00:00`);
    if (Number.isNaN(day.getTime())) return iso;
    return new Intl.DateTimeFormat(this.htmlLang, { year: "numeric", month: "long", day: "numeric", weekday: "long" }).format(day);
  }
}

/** Language, mode and country asked for by the page address; Korean where none is named. */
export function wanted(query = new URLSearchParams(location.search)) {
  const asked = (query.get("language") || "").slice(0, 2);
  return {
    language: asked in STRINGS ? asked : "ko",
    languageAsked: asked in STRINGS,
    mode: query.get("mode") === "elder" ? "elder" : "standard",
    modeAsked: query.has("mode"),
    jurisdiction: /^(KR|CN)$/.test(query.get("jurisdiction") || "") ? query.get("jurisdiction") : undefined,
  };
}
