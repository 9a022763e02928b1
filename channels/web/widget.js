// One script tag puts the guide on any site:
//   <script src="https://…/widget.js" data-language="ko" data-mode="elder"></script>
// It draws only a button; the panel is fetched when the button is pressed. No cookies, no inline styles, nothing global but
// `Gilbot`. Events for the host page bubble from <gilbot-widget>: see widget/index.d.ts.
(() => {
  "use strict";
  const script = document.currentScript;
  const base = new URL(script?.src || location.href).origin;
  const options = { ...(script?.dataset || {}) };
  if (customElements.get("gilbot-widget")) return;

  const LABEL = { ko: "민원 물어보기", zh: "办事问我", en: "Ask about services" };
  const FAILED = { ko: "연결하지 못했어요. 다시 눌러 주세요.", zh: "没有连上，请再点一次。", en: "Could not connect. Please press again." };
  // Fonts of the last resort: fetched only where the system has no letters for Korean or Chinese.
  const FONTS = [
    ["Gilbot Sans KR", "400", "font-pretendard/Pretendard-Regular.subset.woff2"], ["Gilbot Sans KR", "600 800", "font-pretendard/Pretendard-Bold.subset.woff2"],
    ["Gilbot Sans SC", "400", "font-noto-sans-sc/noto-sans-sc-chinese-simplified-400-normal.woff2"],
    ["Gilbot Sans SC", "600 800", "font-noto-sans-sc/noto-sans-sc-chinese-simplified-700-normal.woff2"],
  ];
  for (const [family, weight, file] of FONTS) document.fonts.add(new FontFace(family, `url(${base}/assets/${file})`, { weight, display: "swap" }));

  const style = new CSSStyleSheet();
  style.replaceSync(`
:host{all:initial;position:fixed;inset-block-end:max(16px,env(safe-area-inset-bottom));inset-inline-end:16px;z-index:2147483000;display:block}
:host([inline]){position:relative;inset:auto;z-index:auto;height:100%}
:host([side=left]){inset-inline:16px auto}
.launch{all:unset;box-sizing:border-box;display:inline-flex;align-items:center;gap:10px;min-height:60px;padding:8px 22px 8px 10px;border-radius:34px;background:var(--gilbot-bar,#1a2f5e);color:#fff;font:700 17px/1.3 var(--gilbot-font,system-ui,"Apple SD Gothic Neo","Malgun Gothic","PingFang SC","Microsoft YaHei","Noto Sans KR","Gilbot Sans KR","Gilbot Sans SC",sans-serif);cursor:pointer;box-shadow:0 6px 24px rgb(10 23 48/.32)}
:host([data-mode=elder]) .launch{font-size:26px;min-height:76px}
.launch:hover{background:#0f3f8c}
.launch:focus-visible{outline:3px solid #0b3f9e;outline-offset:3px;box-shadow:0 0 0 3px #fff}
.launch svg{width:44px;height:44px;flex:none}
.frame{display:none}
:host([open]) .frame,:host([inline]) .frame{display:block;width:min(400px,calc(100vw - 24px));height:min(680px,calc(100dvh - 32px));border-radius:20px;overflow:hidden;box-shadow:0 10px 50px rgb(10 23 48/.38);background:#f2f7fd}
:host([open][data-mode=elder]) .frame{width:min(520px,calc(100vw - 24px));height:min(860px,calc(100dvh - 32px))}
:host([inline]) .frame{width:100%!important;height:100%!important;border-radius:inherit;box-shadow:none}
:host([open]) .launch,:host([inline]) .launch{display:none}
@media(max-width:520px){:host([open]:not([inline])){inset:0}:host([open]:not([inline])) .frame{width:100vw!important;height:100dvh!important;border-radius:0}}
`);

  class GilbotWidget extends HTMLElement {
    constructor() {
      super();
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [style];
    }

    connectedCallback() {
      if (this.built) return;
      this.built = true;
      this.dataset.mode = this.option("mode") === "elder" ? "elder" : "standard";
      this.lang ||= this.language === "zh" ? "zh-Hans" : this.language;
      const button = document.createElement("button");
      button.className = "launch";
      button.type = "button";
      button.dataset.testid = "launch";
      const label = document.createElement("span");
      label.textContent = this.option("label") || LABEL[this.language];
      button.append(mark(), label);
      button.addEventListener("click", () => this.open());
      this.button = button;
      this.label = label;
      this.shadowRoot.append(button);
      if (this.hasAttribute("inline") || this.option("open") === "true") this.open();
    }

    option(name) {
      return this.getAttribute(`data-${name}`) || this.getAttribute(name) || options[name] || "";
    }

    get language() {
      const asked = (this.option("language") || document.documentElement.lang || "ko").slice(0, 2);
      return asked in LABEL ? asked : "ko";
    }

    /** Shows the panel, fetching it the first time. */
    async open() {
      try {
        this.loading ||= this.load();
        await this.loading;
      } catch (error) {
        this.loading = null;
        this.label.textContent = FAILED[this.language];
        this.tell("error", { reason: String(error) });
        return;
      }
      this.setAttribute("open", "");
      if (!this.hasAttribute("inline")) this.shadowRoot.querySelector("[data-testid=composer]")?.focus({ preventScroll: true });
      this.tell("open", {});
    }

    close() {
      this.panel?.talk.closeMic();
      this.panel?.talk.hush();
      this.removeAttribute("open");
      this.button.focus();
      this.tell("close", {});
    }

    /** Says something for the person, as if typed. */
    async say(text) {
      await this.open();
      return this.panel.talk.say(text);
    }

    async load() {
      const { ChatPanel, shadowSheets } = await import(`${base}/web/widget/panel.js`);
      this.shadowRoot.adoptedStyleSheets = [style, ...(await shadowSheets())];
      const frame = document.createElement("div");
      frame.className = "frame";
      const hold = document.createElement("div");
      frame.append(hold);
      const settings = { base, channel: "widget", language: this.language, mode: this.dataset.mode, jurisdiction: this.option("jurisdiction") || undefined, key: `gilbot.widget.${base}` };
      this.panel = new ChatPanel(this, settings, { onclose: this.hasAttribute("inline") ? null : () => this.close(), tell: (type, detail) => this.tell(type, detail) });
      frame.replaceChildren(this.panel.panel);
      this.shadowRoot.append(frame);
      this.addEventListener("keydown", (event) => event.key === "Escape" && !this.hasAttribute("inline") && this.close());
      this.panel.begin().catch(() => this.panel.banner("offline"));
    }

    tell(type, detail) {
      this.dispatchEvent(new CustomEvent(`gilbot-${type}`, { detail, bubbles: true, composed: true }));
    }
  }

  function mark() {
    const NS = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(NS, "svg");
    svg.setAttribute("viewBox", "0 0 48 48");
    svg.setAttribute("aria-hidden", "true");
    const add = (tag, attributes) => {
      const node = document.createElementNS(NS, tag);
      for (const [k, v] of Object.entries(attributes)) node.setAttribute(k, v);
      svg.append(node);
    };
    add("circle", { cx: 24, cy: 24, r: 23, fill: "#fff" });
    add("path", { d: "M20 45c-2-9 11-12 8-20-2-5-9-5-11-10", fill: "none", stroke: "#1d3a78", "stroke-width": 5, "stroke-linecap": "round" });
    add("circle", { cx: 16, cy: 10, r: 4, fill: "#e35c48" });
    add("circle", { cx: 31.5, cy: 14, r: 4.5, fill: "#2f7de0" });
    return svg;
  }

  customElements.define("gilbot-widget", GilbotWidget);
  const place = () => {
    const element = document.querySelector("gilbot-widget") || document.body.appendChild(document.createElement("gilbot-widget"));
    window.Gilbot = { element, open: () => element.open(), close: () => element.close(), say: (text) => element.say(text) };
    element.tell("ready", {});
  };
  if (document.body) place();
  else addEventListener("DOMContentLoaded", place, { once: true });
})();
