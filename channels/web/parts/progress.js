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

const NUMERIC = /^(resident_number|foreigner_number|business_number|phone|bank_account|year|age|count|money)$/;

/** The on-screen keyboard that fits a field's type. */
export const inputModeOf = (type) => (type === "email" ? "email" : NUMERIC.test(type || "") ? "numeric" : "text");

export function renderProgress(box, state, service, words, question) {
  const p = progressOf(state, service, question);
  box.hidden = !p;
  if (!p) return box.replaceChildren();
  const text = state.confirming ? words.t("steps_confirm") : p.left <= 1 ? words.t("steps_last") : words.t("steps_left", { n: p.left });
  const total = Math.max(1, p.total);
  box.replaceChildren(
    h("p", { class: "steps-text" }, text),
    h("div", { class: "steps", role: "progressbar", "aria-label": words.t("progress"), "aria-valuemin": 0, "aria-valuemax": total, "aria-valuenow": p.done, "aria-valuetext": text },
      Array.from({ length: total }, (_, i) => h("span", { class: i < p.done ? "step done" : i === p.done ? "step now" : "step" }))));
}
