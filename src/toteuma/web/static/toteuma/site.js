// What pages do beyond links and forms. Everything works without it, only less comfortably.
"use strict";

// Fields that send their form when they change; the button is for those without scripts.
function sendOnChange(root) {
  for (const form of root.querySelectorAll("[data-submit-on-change]")) {
    const button = form.querySelector("button");
    if (button) button.hidden = true;
    form.addEventListener("change", () => form.requestSubmit());
  }
}

// What destroys is asked about first: <form data-confirm="...">, or a button with data-confirm.
function ask(question, answered) {
  const dialog = document.createElement("dialog");
  dialog.className = "ask";
  const text = document.createElement("p");
  text.id = "ask-question";
  text.textContent = question;
  dialog.setAttribute("aria-labelledby", text.id);
  const answers = document.createElement("div");
  answers.className = "actions";
  for (const [name, kind] of [["confirmNo", "btn-outline-primary"], ["confirmYes", "btn-danger"]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `btn ${kind}`;
    button.textContent = document.body.dataset[name];
    button.addEventListener("click", () => dialog.close(name === "confirmYes" ? "yes" : ""));
    answers.append(button);
  }
  dialog.append(text, answers);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue === "yes") answered();
  });
  document.body.append(dialog);
  dialog.showModal();
}

// Forms with unsaved changes ask before the page is left.
let isUnsaved = false;
document.addEventListener("input", (event) => {
  if (event.target.closest("form[data-guard]")) isUnsaved = true;
});
window.addEventListener("beforeunload", (event) => {
  if (isUnsaved) event.preventDefault();
});

const confirmed = new WeakSet();
document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  const question = (button && button.dataset.confirm) || form.dataset.confirm;
  if (question && !confirmed.has(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(question, () => {
      confirmed.add(form);
      if (!form.querySelector("input[name=confirmed]")) {
        const answer = document.createElement("input");
        answer.type = "hidden";
        answer.name = "confirmed";
        answer.value = "1";
        form.prepend(answer);
      }
      form.requestSubmit(button);
    });
    return;
  }
  confirmed.delete(form);
  if (form.matches("[data-guard]")) isUnsaved = false;
}, true);

// Messages can be closed; without scripts they go with the next page.
function letClose(root) {
  for (const button of root.querySelectorAll("[data-close]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      button.parentElement.remove();
      document.getElementById("content").focus();
    });
  }
}

// On a narrow screen the units are folded away until they are wanted.
function foldWhenNarrow() {
  if (!window.matchMedia("(max-width: 63.99rem)").matches) return;
  for (const part of document.querySelectorAll("[data-fold-when-narrow]")) part.open = false;
}

// The section at hand is in sight where the sections scroll sideways.
function showSection() {
  const current = document.querySelector(".site-sections [aria-current]");
  const list = current && current.closest("ul");
  if (list) list.scrollLeft = Math.max(0, current.offsetLeft - list.offsetLeft - 24);
}

// The public page of a trial leads to signing in as one of its users: #as=<e-mail>.
function fillEmail() {
  const field = document.querySelector("input[name=login]");
  const password = document.querySelector("input[name=password]");
  if (!field || !password || !location.hash.startsWith("#as=")) return;
  field.value = decodeURIComponent(location.hash.slice(4));
  password.focus();
}

function focusFaults(root) {
  const faults = root.querySelector("[data-focus]");
  if (faults) faults.focus();
}

document.addEventListener("DOMContentLoaded", () => {
  sendOnChange(document);
  letClose(document);
  foldWhenNarrow();
  showSection();
  fillEmail();
  focusFaults(document);
});
document.addEventListener("htmx:afterSwap", (event) => {
  sendOnChange(event.target);
  letClose(event.target);
  focusFaults(event.target);
});
// Whoever uses a control inside a part that is swapped finds the same control in the new part; or
// what stands in its place, where it is gone.
const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary";
let used = null;
function sameName(one, other) {
  return one.tagName === other.tagName && one.name === other.name &&
    (one.tagName !== "BUTTON" || one.value === other.value) &&
    one.textContent.trim() === other.textContent.trim();
}
document.addEventListener("htmx:beforeSwap", (event) => {
  const part = event.detail.target;
  const control = document.activeElement;
  used = null;
  if (part.id && part.contains(control)) {
    used = { part: part.id, control, place: [...part.querySelectorAll(CONTROLS)].indexOf(control) };
  }
});
document.addEventListener("htmx:afterSettle", () => {
  const part = used && document.getElementById(used.part);
  if (part && document.activeElement === document.body) {
    const controls = [...part.querySelectorAll(CONTROLS)];
    const same = controls.filter((one) => sameName(one, used.control));
    const next = same[0] || controls[Math.min(Math.max(used.place, 0), controls.length - 1)];
    if (!next) part.tabIndex = -1;
    (next || part).focus();
  }
  used = null;
});
// Forms inside parts that are swapped need the token of the page.
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  if (token) event.detail.headers["X-CSRFToken"] = token.value;
});

// A request of a part of the page shows at once that it is under way.
let underWay = 0;
function showLoading(change) {
  underWay = Math.max(0, underWay + change);
  document.body.classList.toggle("is-loading", underWay > 0);
}
document.addEventListener("htmx:beforeSend", () => showLoading(1));
document.addEventListener("htmx:afterRequest", () => showLoading(-1));
