/* Small conveniences. Every page does its work without this file. */
"use strict";

/* A link that copies: <button data-copy="address" data-done="Copied" hidden>. */
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  const label = button.querySelector("span") || button;
  const before = label.textContent;
  button.addEventListener("click", async () => {
    const from = button.dataset.copyFrom && document.getElementById(button.dataset.copyFrom);
    const text = from ? from.textContent.trim() : button.dataset.copy || location.href;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      return;
    }
    label.textContent = button.dataset.done;
    label.setAttribute("role", "status");
    setTimeout(() => { label.textContent = before; }, 2500);
  });
}

for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

/* On paper, everything that is folded is open. */
const folded = [];
addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("main details:not([open])")) {
    part.open = true;
    folded.push(part);
  }
});
addEventListener("afterprint", () => {
  for (const part of folded.splice(0)) part.open = false;
});

/* A list that narrows as one types: <input data-narrows="id of the list">. */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
for (const input of document.querySelectorAll("input[data-narrows]")) {
  const list = document.getElementById(input.dataset.narrows);
  if (!list) continue;
  const items = [...list.querySelectorAll("li")].map((item) => [item, plain(item.textContent)]);
  input.addEventListener("input", () => {
    const wanted = plain(input.value.trim());
    for (const [item, text] of items) item.hidden = !text.includes(wanted);
    for (const group of list.querySelectorAll("[data-group]")) {
      group.hidden = !group.querySelector("li:not([hidden])");
    }
  });
}

/* Suggestions while one types: <input data-suggest="address">; an ARIA combobox with a listbox. */
const suggest = (input, address) => {
  const frame = document.createElement("div");
  frame.className = "has-suggestions";
  input.replaceWith(frame);
  frame.append(input);
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${input.id}-suggestions`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestLabel || input.placeholder || "");
  frame.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]]) {
    input.setAttribute(name, value);
  }
  let chosen = -1;
  let timer = 0;
  let asked = null;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (index) => {
    const options = [...list.children];
    if (!options.length) return;
    chosen = (index + options.length) % options.length;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === chosen)));
    options[chosen].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[chosen].id);
  };
  const go = (option) => {
    if (option.dataset.address) {
      location.assign(option.dataset.address);
    } else {
      input.value = option.textContent;
      input.form.requestSubmit();
    }
  };
  const show = (found) => {
    list.replaceChildren(...found.map((one, place) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dir = "auto";
      option.textContent = one.text;
      if (one.address) option.dataset.address = one.address;
      option.addEventListener("mousedown", (event) => { event.preventDefault(); go(option); });
      return option;
    }));
    chosen = -1;
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(Boolean(found.length)));
  };
  const ask = async () => {
    const words = input.value.trim();
    if (words.length < 2) return close();
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(`${address}?q=${encodeURIComponent(words)}`, { signal: asked.signal, headers: { Accept: "application/json" } });
      if (answer.ok) show((await answer.json()).suggestions || []);
    } catch {
      close();
    }
  };
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 160); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      go(list.children[chosen]);
    } else if (event.key === "Escape") {
      close();
    }
  });
};
if (!navigator.connection?.saveData) {
  for (const input of document.querySelectorAll("input[data-suggest]")) suggest(input, input.dataset.suggest);
}

/* A page about work in progress asks again by itself: <main data-refresh="seconds">. */
const waits = document.querySelector("[data-refresh]");
if (waits) setTimeout(() => location.reload(), Number(waits.dataset.refresh) * 1000);
