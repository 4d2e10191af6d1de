// Tasks of a reporting round: what is typed is kept while it is typed, and offered back after a
// dropped connection or a closed tab. Everything can be saved by its buttons without this.
"use strict";

const KEEP_EVERY = 5000;
const TRY_AGAIN = 10000;
const NOT_TYPED = new Set(["csrfmiddlewaretoken", "version", "seen", "action"]);

class TaskDraft {
  constructor(form) {
    this.form = form;
    this.name = `toteuma-draft/${form.dataset.copy}`;
    this.state = form.querySelector("[data-draft-state]");
    this.kept = this.typed();
    this.tried = null;
    this.isSending = false;
    this.sending = null;
    this.isStopped = false;
    this.timer = 0;
    this.offerRescue();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("focusout", () => this.keep());
    form.addEventListener("submit", (event) => this.submitted(event));
    window.addEventListener("online", () => this.keep());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.leave();
    });
    window.addEventListener("pagehide", () => this.leave());
    setInterval(() => this.keep(), KEEP_EVERY);
  }

  typed() {
    const found = {};
    for (const [name, value] of new FormData(this.form)) {
      if (!NOT_TYPED.has(name)) found[name] = value;
    }
    return JSON.stringify(found);
  }

  field(name) { return this.form.elements.namedItem(name); }

  isChanged() { return this.typed() !== this.kept; }

  say(text, isUnsaved) {
    this.state.textContent = text;
    this.state.classList.toggle("is-unsaved", isUnsaved);
  }

  // A copy on this computer, for when nothing can be sent.
  copy() {
    const copy = {
      typed: JSON.parse(this.typed()), version: this.field("version").value,
      seen: this.field("seen").value, at: Date.now(),
    };
    try { localStorage.setItem(`${this.name}/${copy.version}`, JSON.stringify(copy)); } catch { /* full */ }
  }

  copies() {
    const found = [];
    try {
      for (let place = 0; place < localStorage.length; place += 1) {
        const key = localStorage.key(place);
        if (key.startsWith(`${this.name}/`)) found.push([key, JSON.parse(localStorage.getItem(key))]);
      }
    } catch { return []; }
    return found.sort((one, other) => other[1].at - one[1].at);
  }

  dropCopies() {
    for (const [key] of this.copies()) localStorage.removeItem(key);
  }

  offerRescue() {
    const [latest] = this.copies();
    const notice = this.form.querySelector("[data-rescue]");
    if (!latest || JSON.stringify(latest[1].typed) === this.kept) {
      this.dropCopies();
      return;
    }
    this.isRescuing = true;
    notice.hidden = false;
    notice.querySelector("[data-rescue-when]").textContent =
      new Date(latest[1].at).toLocaleString(document.documentElement.lang);
    notice.querySelector("[data-rescue-take]").addEventListener("click", () => {
      this.put(latest[1]);
      notice.hidden = true;
      this.isRescuing = false;
      this.dropCopies();
      this.changed();
      this.keep();
    });
    notice.querySelector("[data-rescue-drop]").addEventListener("click", () => {
      notice.hidden = true;
      this.isRescuing = false;
      this.dropCopies();
      this.state.focus();
    });
  }

  put(copy) {
    for (const [name, value] of Object.entries(copy.typed)) {
      const field = this.field(name);
      if (field) field.value = value;
    }
    // The copy answers the version that it was typed on: what came after it is compared.
    this.field("version").value = copy.version;
    this.field("seen").value = copy.seen;
  }

  changed() {
    if (!this.isChanged()) return;
    if (!this.isRescuing) this.copy();
    this.say(this.form.dataset.saidTyping, true);
  }

  body() {
    const body = new FormData(this.form);
    if (this.tried) body.append("tried", this.tried);
    return body;
  }

  // To press a button is to leave the field: what is being kept arrives first, and the form then
  // answers the version that came of it. Sent together, a person would be in conflict with themself.
  submitted(event) {
    this.isStopped = true;
    if (!this.sending) return;
    event.preventDefault();
    const { submitter } = event;
    this.sending.then(() => this.form.requestSubmit(submitter));
  }

  keep() {
    if (this.isSending || this.isStopped || !this.isChanged()) return this.sending;
    this.sending = this.send().finally(() => { this.sending = null; });
    return this.sending;
  }

  async send() {
    this.isSending = true;
    const sending = this.typed();
    try {
      const answer = await fetch(this.form.dataset.autosave, {
        method: "POST", body: this.body(), headers: { Accept: "application/json" },
      });
      await this.answered(answer, sending);
    } catch {
      this.tried = sending;
      this.say(this.form.dataset.saidOffline, true);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), TRY_AGAIN);
    } finally {
      this.isSending = false;
    }
  }

  async answered(answer, sending) {
    const isOurs = (answer.headers.get("Content-Type") || "").includes("application/json");
    if (!isOurs) {
      this.say(this.form.dataset.saidSignedOut, true);
      return;
    }
    const said = await answer.json();
    if (!answer.ok) {
      this.isStopped = true;
      this.say("", true);
      const notice = this.form.querySelector("[data-changed]");
      notice.querySelector("[data-changed-said]").textContent = said.said;
      notice.querySelector("button").hidden = !said.changed;
      notice.hidden = false;
      notice.setAttribute("role", "alert");
      return;
    }
    this.dropCopies();
    this.tried = null;
    this.kept = sending;
    this.field("version").value = said.version;
    this.field("seen").value = said.seen;
    this.tell(said.faults);
    if (this.isChanged()) this.changed();
    else this.say(said.said, false);
  }

  // Fields that could not be read are marked; the others are saved.
  tell(faults) {
    for (const field of this.form.elements) {
      if (field.name in faults) {
        field.setAttribute("aria-invalid", "true");
        field.title = faults[field.name];
      } else if (field.hasAttribute("aria-invalid")) {
        field.removeAttribute("aria-invalid");
        field.removeAttribute("title");
      }
    }
  }

  // The page goes away: the last words are sent without waiting for an answer.
  leave() {
    if (this.isStopped || this.isSending || !this.isChanged()) return;
    this.copy();
    this.tried = this.typed();
    navigator.sendBeacon(this.form.dataset.autosave, this.body());
  }
}

// "@" in a comment offers the names of those who may read it.
class Mentions {
  constructor(area, names) {
    this.area = area;
    this.names = names;
    this.list = document.createElement("ul");
    this.list.className = "people-named";
    this.list.id = `${area.id}-names`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", document.querySelector("label[for=mention]").textContent);
    this.list.hidden = true;
    area.after(this.list);
    area.setAttribute("aria-controls", this.list.id);
    area.addEventListener("input", () => this.offer());
    area.addEventListener("keydown", (event) => this.pressed(event));
    area.addEventListener("blur", () => setTimeout(() => this.close(), 150));
  }

  begun() {
    const before = this.area.value.slice(0, this.area.selectionStart);
    return /(?:^|\s)@([^@\n]{0,30})$/u.exec(before);
  }

  offer() {
    const begun = this.begun();
    const wanted = begun && begun[1].toLocaleLowerCase();
    const fits = begun
      ? this.names.filter((name) => name.toLocaleLowerCase().startsWith(wanted) && name.length > wanted.length)
      : [];
    this.list.replaceChildren(...fits.slice(0, 8).map((name, place) => {
      const option = document.createElement("li");
      option.id = `${this.list.id}-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", String(place === 0));
      option.textContent = name;
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        this.take(name);
      });
      return option;
    }));
    this.list.hidden = fits.length === 0;
    this.point();
  }

  chosen() { return this.list.querySelector("[aria-selected=true]"); }

  point() {
    const chosen = this.list.hidden ? null : this.chosen();
    if (chosen) this.area.setAttribute("aria-activedescendant", chosen.id);
    else this.area.removeAttribute("aria-activedescendant");
  }

  pressed(event) {
    if (this.list.hidden) return;
    const options = [...this.list.children];
    const at = options.indexOf(this.chosen());
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : options.length - 1;
      const next = (at + step) % options.length;
      options.forEach((one, place) => one.setAttribute("aria-selected", String(place === next)));
      this.point();
    } else if (event.key === "Enter" || event.key === "Tab") {
      this.take(options[at].textContent);
    } else if (event.key === "Escape") {
      this.close();
    } else {
      return;
    }
    event.preventDefault();
  }

  take(name) {
    const end = this.area.selectionStart;
    const start = end - this.begun()[1].length;
    this.area.setRangeText(`${name} `, start, end, "end");
    this.close();
  }

  close() {
    this.list.hidden = true;
    this.point();
  }
}

document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("task-form");
  if (form) new TaskDraft(form);
  const select = document.getElementById("mention");
  const names = select ? [...select.options].map((one) => one.dataset.name).filter(Boolean) : [];
  for (const area of names.length ? document.querySelectorAll("[data-mentions]") : []) {
    new Mentions(area, names);
  }
  // Whoever writes in the field of a merge means that text.
  for (const area of document.querySelectorAll("[data-chooses]")) {
    area.addEventListener("input", () => {
      const name = area.name.replace(/^written-/, "choice-");
      area.form.querySelector(`[name="${CSS.escape(name)}"][value=other]`).checked = true;
    });
  }
});
