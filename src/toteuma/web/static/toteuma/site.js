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

// Forms with unsaved changes ask before the page is left.
let isUnsaved = false;
document.addEventListener("input", (event) => {
  if (event.target.closest("form[data-guard]")) isUnsaved = true;
});
document.addEventListener("submit", () => { isUnsaved = false; });
window.addEventListener("beforeunload", (event) => {
  if (isUnsaved) event.preventDefault();
});

// What destroys is asked about first: <form data-confirm="...">.
document.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

function focusFaults(root) {
  const faults = root.querySelector("[data-focus]");
  if (faults) faults.focus();
}

document.addEventListener("DOMContentLoaded", () => {
  sendOnChange(document);
  focusFaults(document);
});
document.addEventListener("htmx:afterSwap", (event) => {
  sendOnChange(event.target);
  focusFaults(event.target);
});
// Forms inside parts that are swapped need the token of the page.
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  if (token) event.detail.headers["X-CSRFToken"] = token.value;
});
