// Long texts get a button that inserts a figure at the cursor, and a preview of what is written.
"use strict";

(() => {
  const WAIT = 700;

  function insert(area, mark) {
    area.focus();
    area.setRangeText(mark, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // What is chosen lies in a part of its own, which is swapped as choices are made.
  function open(tools, area) {
    const dialog = document.createElement("dialog");
    dialog.className = "picker";
    const title = document.createElement("h2");
    title.id = "picker-title";
    title.textContent = tools.dataset.title;
    dialog.setAttribute("aria-labelledby", title.id);
    const part = document.createElement("div");
    part.id = "picker-part";
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn btn-outline-primary";
    close.textContent = tools.dataset.closeWord;
    close.addEventListener("click", () => dialog.close());
    dialog.append(title, part, close);
    dialog.addEventListener("click", (event) => {
      if (!event.target.closest("[data-insert]")) return;
      const mark = dialog.querySelector("[data-mark]").value;
      dialog.close();
      insert(area, mark);
    });
    dialog.addEventListener("htmx:afterSwap", () => {
      const button = dialog.querySelector("[data-picker-insert]");
      if (button) button.hidden = false;
      const show = dialog.querySelector("[data-picker-show]");
      if (show) show.hidden = true;
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      area.focus();
    });
    document.body.append(dialog);
    dialog.showModal();
    htmx.ajax("GET", tools.dataset.figurePicker, { target: part, swap: "innerHTML" }).then(() => {
      const first = part.querySelector("select");
      if (first) first.focus();
    });
  }

  function preview(tools, area, place) {
    if (!/\{\{|\d/.test(area.value)) {
      place.replaceChildren();
      return;
    }
    const values = { text: area.value, language: area.lang };
    htmx.ajax("POST", tools.dataset.preview, { target: place, swap: "innerHTML", values });
  }

  function furnish(tools, area) {
    const row = document.createElement("p");
    row.className = "picker-tools";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm btn-outline-primary";
    button.textContent = tools.dataset.button;
    const label = document.querySelector(`label[for="${area.id}"]`);
    if (label) button.setAttribute("aria-label", `${button.textContent}: ${label.textContent.trim()}`);
    button.addEventListener("click", () => open(tools, area));
    row.append(button);
    const place = document.createElement("div");
    place.className = "picker-preview";
    area.after(row, place);
    let waiting = 0;
    area.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => preview(tools, area, place), WAIT);
    });
    if (area.value.includes("{{")) preview(tools, area, place);
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const tools of document.querySelectorAll("[data-figure-picker]")) {
      for (const area of tools.closest("form").querySelectorAll("textarea[lang]")) {
        furnish(tools, area);
      }
    }
  });
})();
