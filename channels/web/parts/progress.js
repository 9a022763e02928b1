// "2단계 남았어요": how much of the form is left, from the service's fields and the answers so far.

import { h } from "../core/dom.js";

/** {done, total, left} of the running form, or null when none runs; the question's own card knows best. */
export function progressOf(state, service, question) {
  if (state?.service && question?.left !== undefined) return { done: Math.max(0, question.total - question.left), total: question.total, left: question.left };
  const form = service?.form || service?.key_inputs || service?.fields;
  if (!state?.service || !Array.isArray(form)) return null;
  const answers = state.answers || {};
  const needed = form.map((f) => (typeof f === "string" ? { name: f } : f)).filter((f) => f.name in answers || (!f.optional && wantedNow(f, answers)));
  const done = needed.filter((f) => f.name in answers).length;
  return { done, total: needed.length, left: needed.length - done };
}

function wantedNow({ required_if: rule }, answers) {
  if (!rule?.field) return true;
  const accepted = rule.in || rule.values || rule.equals || rule.value || rule.is;
  const given = answers[rule.field];
  return accepted === undefined ? given !== undefined : [accepted].flat().some((v) => String(v) === String(given));
}

const NUMERIC = /^(resident_number|foreigner_number|business_number|bank_account|year|age|count|money)$/;
const CAPITALS = /^(cn_id_number|passport_number|licence_number|reference_number|plate_number)$/;
const KNOWN = { name: "name", latin_name: "name", phone: "tel", email: "email", address: "street-address" };

/** The keyboard that fits a form's question ({type, left}): input mode, the word on its enter key, capitals, and what a person's own
 * device may fill in (`own`; a kiosk offers nobody another's name). */
export function fitKeyboard(input, question, own = false) {
  const { type = "", left } = question || {};
  input.inputMode = type === "email" ? "email" : type === "phone" ? "tel" : NUMERIC.test(type) ? "numeric" : "text";
  input.enterKeyHint = left > 1 ? "next" : "send";
  input.setAttribute("autocapitalize", CAPITALS.test(type) ? "characters" : type === "latin_name" ? "words" : "sentences");
  input.autocomplete = (own && KNOWN[type]) || "off";
}

export function renderProgress(box, state, service, words, question) {
  const p = progressOf(state, service, question);
  box.hidden = !p;
  if (!p) return box.replaceChildren();
  if (state.confirming) Object.assign(p, { done: p.total, left: 0 }); // all is told: only the yes is missing
  const text = state.confirming ? words.t("steps_confirm") : p.left <= 1 ? words.t("steps_last") : words.t("steps_left", { n: p.left });
  const total = Math.max(1, p.total);
  box.replaceChildren(
    h("p", { class: "steps-text" }, text),
    h("div", { class: "steps", role: "progressbar", "aria-label": words.t("progress"), "aria-valuemin": 0, "aria-valuemax": total, "aria-valuenow": p.done, "aria-valuetext": text },
      Array.from({ length: total }, (_, i) => h("span", { class: i < p.done ? "step done" : i === p.done ? "step now" : "step" }))));
}
