// Keys on the screen where there is no other keyboard: digits for numbers, letters for names. A kiosk's own; phones bring theirs.

import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { compose } from "./hangul.js";

const DIGITS = /^(resident_number|cn_id_number|foreigner_number|business_number|bank_account|phone|year|age|count|money|date)$/;
const LETTERS = /^(name|latin_name|passport_number|licence_number|reference_number|plate_number|email|address|place|office|text)$/;
const ROWS = {
  ko: ["ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ", "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ", "ㅋㅌㅊㅍㅠㅜㅡ"],
  en: ["qwertyuiop", "asdfghjkl", "zxcvbnm"],
};
const SHIFTED = { ㅂ: "ㅃ", ㅈ: "ㅉ", ㄷ: "ㄸ", ㄱ: "ㄲ", ㅅ: "ㅆ", ㅐ: "ㅒ", ㅔ: "ㅖ" };

const LATIN = /^(latin_name|passport_number|licence_number|reference_number|email)$/;

/** Which keys fit a field's type: "digits", "letters" or null. Chinese writing needs a list of words, so it is spoken, or written on the phone. */
export function keysFor(type, language) {
  if (DIGITS.test(type || "")) return "digits";
  return LETTERS.test(type || "") && (language !== "zh" || LATIN.test(type)) ? "letters" : null;
}

export class Keypad {
  /** Fills `input` and sends it by `submit()`. `box` is where the keys stand. */
  constructor(box, input, words, submit) {
    Object.assign(this, { box, input, words, submit });
    this.typed = "";
    this.kind = null;
    this.shift = false;
    input.addEventListener("input", (event) => event.isTrusted && (this.typed = input.value));
  }

  /** Shows the keys for a field's type, or none. */
  show(type) {
    this.type = type;
    const kind = keysFor(type, this.words.language);
    this.kind = kind;
    this.typed = this.input.value;
    this.shift = false;
    this.draw();
  }

  hide() {
    this.kind = null;
    this.draw();
  }

  draw() {
    const { box, kind, words } = this;
    box.hidden = !kind;
    this.input.inputMode = kind ? "none" : this.input.inputMode === "none" ? "text" : this.input.inputMode;
    if (!kind) return box.replaceChildren();
    box.dataset.kind = kind;
    box.setAttribute("aria-label", words.t(kind === "digits" ? "pad" : "keyboard"));
    box.replaceChildren(...(kind === "digits" ? this.#digits() : this.#letters()));
  }

  #key(label, act, attributes = {}) {
    return h("button", { type: "button", class: "key", onclick: act, ...attributes, dataset: { key: typeof label === "string" ? label : "", ...(attributes.dataset || {}) } }, label);
  }

  #digits() {
    const extra = this.type === "cn_id_number" ? [this.#type("X")] : [];
    const keys = [..."123456789"].map((d) => this.#type(d));
    return [h("div", { class: "keys digits" }, keys, this.#erase(), this.#type("0"), extra, this.#done())];
  }

  #letters() {
    const language = this.words.language === "ko" && !/^(latin_name|passport_number|email)$/.test(this.type) ? "ko" : "en";
    const change = (k) => (!this.shift ? k : language === "ko" ? SHIFTED[k] || k : k.toUpperCase());
    const [top, middle, low] = ROWS[language].map((row) => [...row].map((k) => this.#type(change(k))));
    const shift = this.#key(this.words.t("keyboard_shift"), () => {
      this.shift = !this.shift;
      this.draw();
    }, { class: "key wide", "aria-pressed": String(this.shift), dataset: { key: "shift" } });
    const space = this.#key(this.words.t("keyboard_space"), () => this.#put(" "), { class: "key space", dataset: { key: "space" } });
    const signs = this.type === "email" ? "@._-" : /name$/.test(this.type) ? "" : "-";
    const row = (...keys) => h("div", { class: "key-row" }, keys);
    const digits = /name$/.test(this.type) ? [] : [row([..."1234567890"].map((d) => this.#type(d)))];
    return [h("div", { class: "keys letters" }, digits, row(top), row(middle), row(shift, low, this.#erase()), row([...signs].map((s) => this.#type(s)), space, this.#done()))];
  }

  #type(sign) {
    return this.#key(sign, () => {
      this.#put(sign);
      if (this.shift) {
        this.shift = false;
        this.draw();
      }
    });
  }

  #erase() {
    return this.#key(icon("erase"), () => this.#set(this.typed.slice(0, -1)), { class: "key erase", "aria-label": this.words.t("pad_erase"), dataset: { key: "erase" } });
  }

  #done() {
    return this.#key(this.words.t("pad_done"), () => {
      this.submit();
      this.typed = "";
    }, { class: "key done", dataset: { key: "done" } });
  }

  #put(sign) {
    if (this.typed.length < 200) this.#set(this.typed + sign);
  }

  #set(typed) {
    this.typed = typed;
    this.input.value = compose(typed);
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
