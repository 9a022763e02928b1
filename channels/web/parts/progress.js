// "2단계 남았어요": how much of the form is left, from the service's fields and the answers so far.

import { h } from "../core/dom.js";

/** {done, total, left} of the running form, or null when none runs. */
export function progressOf(state, service) {
  if (state?.progress?.total) return { ...state.progress, left: state.progress.left ?? state.progress.total - state.progress.done };
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

export function renderProgress(box, state, service, words) {
  const p = progressOf(state, service);
  box.hidden = !p;
  if (!p) return box.replaceChildren();
  const text = state.confirming ? words.t("steps_confirm") : p.left <= 1 ? words.t("steps_last") : words.t("steps_left", { n: p.left });
  const total = Math.max(1, p.total);
  box.replaceChildren(
    h("p", { class: "steps-text" }, text),
    h("div", { class: "steps", role: "progressbar", "aria-label": words.t("progress"), "aria-valuemin": 0, "aria-valuemax": total, "aria-valuenow": p.done, "aria-valuetext": text },
      Array.from({ length: total }, (_, i) => h("span", { class: i < p.done ? "step done" : i === p.done ? "step now" : "step" }))));
}
